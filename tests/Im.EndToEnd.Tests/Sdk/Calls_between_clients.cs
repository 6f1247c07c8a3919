using Im.Client;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.EndToEnd.Tests.Sdk;

public sealed class Calls_between_clients(Calls_between_clients.Server server) : IClassFixture<Calls_between_clients.Server>
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ring_are_answered_on_one_device_and_hung_up()
    {
        var (alice, bob, tablet) = (await server.Connect("alice1"), await server.Connect("bob1"), await server.Connect("bob1", "tablet"));
        var (ringing, answered, elsewhere) = (Signal(bob, "invite"), Signal(alice, "answer"), Signal(tablet, "other_answer"));
        var (hungUp, overAtBobs, overAtAlices) = (Signal(bob, "hangup"), Over(bob), Over(alice));

        var call = await alice.StartCallAsync(bob.Account.AsPeer(), AvTypes.Video, cancellationToken: Deadline);
        var invite = await ringing;
        Assert.Equal((call.RoomId, alice.Account.AsPeer(), alice.Account.AsPeer()), (invite.RoomId, invite.From, invite.Peer));
        await bob.AnswerCallAsync(invite, Deadline);
        Assert.Equal(bob.Account.AsPeer(), (await answered).From);
        Assert.Equal((call.RoomId, alice.Account.AsPeer()), ((await elsewhere).RoomId, (await elsewhere).Peer));
        var late = await Assert.ThrowsAsync<ImException>(() => tablet.AnswerCallAsync(invite, Deadline));
        Assert.Equal(ErrorCode.Invalid, late.Code);

        await alice.HangUpCallAsync(call, Deadline);

        Assert.Equal(alice.Account.AsPeer(), (await hungUp).From);
        var (atBobs, atAlices) = (await overAtBobs, await overAtAlices);
        Assert.Equal((CallOutcomes.Answered, alice.Account.AsPeer(), alice.Account.AsPeer()), (atBobs.Record.Outcome, atBobs.Caller, atBobs.Peer));
        Assert.Equal((atBobs.Record, bob.Account.AsPeer()), (atAlices.Record, atAlices.Peer));
        Assert.Equal(4, atBobs.Seq);
    }

    [Fact]
    public async Task Are_refused_for_all_devices()
    {
        var (alice, bob, tablet) = (await server.Connect("alice2"), await server.Connect("bob2"), await server.Connect("bob2", "tablet"));
        var (ringing, refused, elsewhere, over) = (Signal(bob, "invite"), Signal(alice, "refuse"), Signal(tablet, "other_refuse"), Over(alice));

        await alice.StartCallAsync(bob.Account.AsPeer(), AvTypes.Audio, cancellationToken: Deadline);
        await bob.RefuseCallAsync(await ringing, Deadline);

        await refused;
        await elsewhere;
        Assert.Equal(CallOutcomes.Refused, (await over).Record.Outcome);
    }

    [Fact]
    public async Task Have_a_key_for_those_who_are_in_them_alone()
    {
        var (alice, bob, carol) = (await server.Connect("alice3"), await server.Connect("bob3"), await server.Connect("carol3"));
        var ringing = Signal(bob, "invite");
        var call = await alice.StartCallAsync(bob.Account.AsPeer(), AvTypes.Audio, cancellationToken: Deadline);
        await bob.AnswerCallAsync(await ringing, Deadline);

        var key = await bob.GetCallKeyAsync(call.RoomId!, Deadline);

        Assert.Equal(("agora", bob.Account.Value, Server.AppId), (key.Provider, key.Uid, key.AppId));
        Assert.StartsWith("007", key.Key, StringComparison.Ordinal);
        Assert.Equal(alice.Account.Value, (await alice.GetCallKeyAsync(call.RoomId!, Deadline)).Uid);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ImException>(() => carol.GetCallKeyAsync(call.RoomId!, Deadline))).Code);
        Assert.Equal(ErrorCode.Invalid, (await Assert.ThrowsAsync<ImException>(() => carol.GetCallKeyAsync("no room", Deadline))).Code);
        await alice.HangUpCallAsync(call, Deadline);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ImException>(() => bob.GetCallKeyAsync(call.RoomId!, Deadline))).Code);
    }

    [Fact]
    public async Task End_by_themselves_when_nobody_answers()
    {
        var (alice, bob) = (await server.Connect("alice4"), await server.Connect("bob4"));
        var (timeout, over) = (Signal(bob, "timeout"), Over(alice));

        await alice.StartCallAsync(bob.Account.AsPeer(), AvTypes.Audio, cancellationToken: Deadline);

        Assert.Equal(alice.Account.AsPeer(), (await timeout).From);
        Assert.Equal(CallOutcomes.Missed, (await over).Record.Outcome);
    }

    private static Task<CallSignal> Signal(ImClient client, string status) => Waiting.Next<CallSignal>(
        handler => client.CallSignalled += handler, $"{client.Options.UserId} heard '{status}'.", signal => signal.Status == status);

    private static Task<CallNote> Over(ImClient client) => Waiting.Next<CallNote>(
        handler => client.CallRecorded += handler, $"{client.Options.UserId} was told that the call is over.");

    /// <summary>A server whose calls ring shortly, and whose tenant has a project at Agora.</summary>
    public sealed class Server : RunningServer
    {
        public const string AppId = "970ca35de60c44645bbae8a215061b33";

        protected override Dictionary<string, string> Settings => new()
        {
            ["Im:Calls:RingFor"] = "00:00:05",
            ["Im:Tenants:demo:Open"] = "true",
            ["Im:Tenants:demo:Rtc:Agora:AppId"] = AppId,
            ["Im:Tenants:demo:Rtc:Agora:AppCertificate"] = "5cfd2fd1755d40ecb72977518be15d3b",
        };
    }
}
