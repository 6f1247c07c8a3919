using Im.Client;

namespace Im.EndToEnd.Tests.Sdk;

public sealed class Two_devices_of_one_account(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_receive_and_each_sees_what_the_other_sent()
    {
        var (phone, desk) = (await server.Connect("ann1", "phone"), await server.Connect("ann1", "desk"));
        var bob = await server.Connect("ben1");

        await bob.SendTextAsync(phone.Account.AsPeer(), "hello", cancellationToken: Deadline);
        Assert.Equal(["hello"], await phone.SeeTexts(1));
        Assert.Equal(["hello"], await desk.SeeTexts(1));
        await phone.SendTextAsync(bob.Account.AsPeer(), "from the phone", cancellationToken: Deadline);

        var copy = Assert.Single(await desk.See(1));
        Assert.Equal(("from the phone", MessageDirection.Outgoing, 2), (copy.Text, copy.Direction, copy.Seq));
        Assert.Equal(["hello", "from the phone"], (await phone.HistoryAsync(bob.Account.AsPeer())).Select(message => message.Text));
    }

    [Fact]
    public async Task What_one_reads_is_read_at_the_other()
    {
        var (phone, desk) = (await server.Connect("ann2", "phone"), await server.Connect("ann2", "desk"));
        var bob = await server.Connect("ben2");
        await bob.SendTextAsync(phone.Account.AsPeer(), "hello", cancellationToken: Deadline);
        await phone.See(1);
        await desk.See(1);
        var read = Waiting.Next<Im.Protocol.ReadEvent>(handler => desk.Read += handler, "the desk learnt what the phone has read.");

        await phone.ReadAsync(bob.Account.AsPeer(), 1, Deadline);
        await read;

        Assert.Equal(0, Assert.Single(await desk.ConversationsAsync()).Unread);
    }

    [Fact]
    public async Task A_second_client_of_one_device_takes_the_connection_over()
    {
        var first = await server.Connect("ann3");
        var gone = first.Becomes(ConnectionState.Disconnected);

        var second = await server.Connect("ann3", change: options => options with { StorePath = options.StorePath + ".second" });
        await gone;

        Assert.Equal((ConnectionState.Disconnected, ConnectionState.Online), (first.State, second.State));
    }

    [Fact]
    public async Task A_device_with_an_empty_store_finds_what_the_other_has()
    {
        var phone = await server.Connect("ann4", "phone");
        var bob = await server.Connect("ben4");
        await phone.SendTextAsync(bob.Account.AsPeer(), "one", cancellationToken: Deadline);
        await bob.SendTextAsync(phone.Account.AsPeer(), "two", cancellationToken: Deadline);

        var tablet = await server.Connect("ann4", "tablet");

        Assert.Equal(["one", "two"], await tablet.SeeTexts(2));
    }
}
