using Im.Cluster.Tests.Kit;
using Im.Protocol.Rpc;

namespace Im.Cluster.Tests.Pushing;

public sealed class Muting_a_conversation(SharedCluster im)
{
    private long Later => im.Time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();

    [Fact]
    public async Task Shows_in_the_list_of_conversations_and_outlives_the_activation()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "hello");
        Assert.Equal((null, null), await Muted(bob));

        var until = Later;
        Assert.Equal(ErrorCode.Ok, await Mute(bob, alice, $", \"until\": {until}"));
        await im.Deactivate(bob.Grain);

        Assert.Equal((true, until), await Muted(bob));
        Assert.Equal((null, null), await Muted(alice));
    }

    [Fact]
    public async Task Is_until_further_notice_and_lifted_by_0()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "hello");

        Assert.Equal(ErrorCode.Ok, await Mute(bob, alice));
        Assert.Equal((true, null), await Muted(bob));
        Assert.Equal(ErrorCode.Ok, await Mute(bob, alice, ", \"until\": 0"));
        Assert.Equal((null, null), await Muted(bob));
    }

    [Fact]
    public async Task Is_refused_for_one_that_there_is_not()
    {
        var (alice, bob) = (await im.Online(), await im.Online());

        Assert.Equal(ErrorCode.NotFound, await Mute(bob, alice));
        Assert.Equal(ErrorCode.Invalid, await Mute(bob, alice, ", \"until\": 1"));
    }

    [Fact]
    public async Task Is_not_what_a_click_on_a_notification_needs()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "hello");

        var answer = await bob.Call(RpcMethods.PushClicked, $$"""{"rid":"1","target":"{{alice.Account}}","seq":1}""");
        var unknown = await bob.Call(RpcMethods.PushClicked, $$"""{"rid":"1","target":"{{alice.Account}}","seq":2}""");

        Assert.Equal((ErrorCode.Ok, ErrorCode.NotFound), (answer.Code, unknown.Code));
        var click = Assert.Single(im.Pushes.ClicksOf(bob.Account));
        Assert.Equal((bob.TenantNo, bob.DeviceId, 1), (click.TenantNo, click.DeviceId, click.Seq));
    }

    private static async Task<ErrorCode> Mute(Device device, Device peer, string more = "") =>
        (await device.Call(RpcMethods.Mute, $$"""{"rid":"1","target":"{{peer.Account}}"{{more}}}""")).Code;

    private static async Task<(bool?, long?)> Muted(Device device)
    {
        var summary = Assert.Single((await device.Conversations()).Conversations);
        return (summary.Muted, summary.MutedUntil);
    }
}
