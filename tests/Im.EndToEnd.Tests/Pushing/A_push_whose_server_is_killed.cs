using Im.EndToEnd.Tests.Http;
using Im.Testing;

namespace Im.EndToEnd.Tests.Pushing;

public sealed class A_push_whose_server_is_killed(PushingServer server) : IClassFixture<PushingServer>
{
    /// <summary>kill -9 while the vendor is called: the sender was acknowledged, nobody knows whether the vendor has it.</summary>
    [Fact]
    public async Task Is_made_by_the_next_one()
    {
        var bob = await server.Register("bob", "token");
        await using (var alice = await OnlineDevice.Connect(server.Process, "demo", "alice"))
        {
            server.Vendor.Hangs = true;
            Assert.Equal("ok", await alice.Send(TestDevice.Text("m1", bob.Account, "hello")));
            await server.Vendor.Next("token");
        }

        await server.Process.Kill();
        server.Vendor.Hangs = false;
        await server.Process.Restart();

        await server.Vendor.Next("token");
        await server.Delivery("m1", "alice", "bob", "accepted");
    }
}
