using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests;

public sealed class A_send_that_takes_long(ImCluster im) : IClassFixture<ImCluster>
{
    // By then the account may have given it up, or died: nobody but the conversation would tell the device.
    [Fact]
    public async Task Is_handed_to_devices_of_the_sender_that_have_come_meanwhile()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writing = im.Archive.HoldNext(alice.Account, goOn.Task);
        var sending = alice.Send(bob, "hello");
        await writing;

        var aliceToo = await alice.SiblingOnline();
        im.Time.Advance(TimeSpan.FromSeconds(2));
        goOn.SetResult();

        Assert.Equal(ErrorCode.Ok, (await sending).Code);
        Assert.Equal(["hello"], aliceToo.Connection.Texts);
        Assert.Equal(["hello"], bob.Connection.Texts);
        Assert.Empty(alice.Connection.Frames);
    }
}
