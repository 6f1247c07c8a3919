using System.Text;
using Im.Grains.Calls;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Unit.Tests.Grains.Calls;

public sealed class Steps_of_a_call
{
    private static readonly AccountId Alice = WireIds.Account("demo", "alice");
    private static readonly AccountId Bob = WireIds.Account("demo", "bob");

    [Theory]
    [InlineData("""{"status":"invite","roomId":"r","avType":"audio"}""", null)]
    [InlineData("""{"status":"invite","roomId":"r","avType":"video","invitees":null}""", null)]
    [InlineData("""{"status":"answer","roomId":"r"}""", null)]
    [InlineData("""{"status":"invite","roomId":"r"}""", "The call's 'avType' must be audio or video.")]
    [InlineData("""{"status":"invite","roomId":"","avType":"audio"}""", "The call's 'roomId' must be 1–64 of A–Z a–z 0–9 . _ : -.")]
    [InlineData("""{"status":"invite","roomId":7,"avType":"audio"}""", "The call's 'roomId' must be 1–64 of A–Z a–z 0–9 . _ : -.")]
    [InlineData("""{"status":"invite","roomId":"a/b","avType":"audio"}""", "The call's 'roomId' must be 1–64 of A–Z a–z 0–9 . _ : -.")]
    [InlineData("""{"roomId":"r"}""", "The call's 'status' is none that there is.")]
    [InlineData("""{"status":["invite"],"roomId":"r"}""", "The call's 'status' is none that there is.")]
    [InlineData("""{"status":"timeout","roomId":"r"}""", "Only the server says 'timeout'.")]
    [InlineData("""{"status":"invite","roomId":"r","avType":"audio","invitees":[]}""", "The call's 'invitees' must be 1 to 31 accounts, each once.")]
    [InlineData("""{"status":"invite","roomId":"r","avType":"audio","invitees":"all"}""", "The call's 'invitees' must be 1 to 31 accounts, each once.")]
    [InlineData("""{"status":"invite","roomId":"r","avType":"audio","invitees":["bob"]}""", "The call's 'invitees' must be 1 to 31 accounts, each once.")]
    public void Are_read_or_it_is_said_what_is_wrong(string content, string? fault)
    {
        var signal = CallSignal.Read(Message(content), out var refusal);

        Assert.Equal(fault, refusal?.Message);
        Assert.Equal(fault is null, signal is not null);
    }

    [Fact]
    public void Name_each_who_is_invited_once()
    {
        Assert.NotNull(CallSignal.Read(Message(Inviting(Alice, Bob)), out _)!.Invitees);
        Assert.Null(CallSignal.Read(Message(Inviting(Alice, Alice)), out _));
    }

    [Fact]
    public void Of_the_server_have_ids_that_follow_from_the_call_and_are_ids()
    {
        var (call, again) = (Begin("m1"), Begin("m2"));

        var timeout = CallSteps.Timeout(call, Bob, 1).Message.MessageId;

        Assert.True(Names.IsMessageId(timeout), timeout);
        Assert.Equal(timeout, CallSteps.Timeout(call, Bob, 2).Message.MessageId);
        Assert.NotEqual(timeout, CallSteps.Timeout(again, Bob, 1).Message.MessageId);
        Assert.NotEqual(timeout, CallSteps.Busy(call, Bob, 1).Message.MessageId);
    }

    [Fact]
    public void Of_the_server_are_for_the_sub_application_of_the_invitation()
    {
        var call = Begin("m1") with { EndedAt = 2, Outcome = "answered" };

        CallStep[] steps = [
            CallSteps.Timeout(call, Bob, 1), CallSteps.Busy(call, Bob, 1), CallSteps.Cancel(call, 1), CallSteps.CancelFor(call, Bob, 1),
            CallSteps.HangUp(call, Bob, 1), CallSteps.Record(call),
        ];

        Assert.All(steps, step => Assert.Equal("clinic", step.Message.AppId));
    }

    [Theory]
    [InlineData("clinic", null)]
    [InlineData("", "The call is another sub-application's.")]
    [InlineData("shop", "The call is another sub-application's.")]
    public void Invite_further_members_in_the_sub_application_of_the_call_alone(string appId, string? fault)
    {
        var group = WireIds.NewGroup();
        var further = Message(Inviting(WireIds.Account("demo", "carol"))) with { MessageId = "m2", To = group, AppId = appId };
        var request = new CallRequest { From = Alice, DeviceId = "a1", TenantNo = "demo", Message = further };

        CallRules.Callees(Begin("m1") with { Peer = group }, request, CallSignal.Read(further, out _)!, out var refusal);

        Assert.Equal(fault, refusal?.Message);
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    [InlineData(31, 4)]
    public void Cost_of_the_rate_by_whom_they_invite(int invitees, int cost)
    {
        var accounts = Enumerable.Range(0, invitees).Select(i => WireIds.Account("demo", $"user-{i}")).ToArray();

        Assert.Equal(cost, CallSignal.CostOf(Message(Inviting(accounts))));
    }

    [Fact]
    public void Other_than_invitations_cost_as_much_as_a_message()
    {
        Assert.Equal(1, CallSignal.CostOf(Message("""{"status":"answer","roomId":"r"}""")));
        Assert.Equal(1, CallSignal.CostOf(Message("{}")));
        Assert.Equal(1, CallSignal.CostOf(Message("{}") with { Type = (int)MessageType.Text, Content = """{"text":"hello"}"""u8.ToArray() }));
    }

    private static Call Begin(string inviteId)
    {
        var message = Message("""{"status":"invite","roomId":"r","avType":"audio"}""") with { MessageId = inviteId, AppId = "clinic" };
        var request = new CallRequest { From = Alice, DeviceId = "a1", TenantNo = "demo", Message = message };
        return CallRules.Begin(request, CallSignal.Read(message, out _)!, [(Bob, false)], 1_000, TimeSpan.FromMinutes(1));
    }

    private static string Inviting(params AccountId[] invitees) =>
        $$$"""{"status":"invite","roomId":"r","avType":"audio","invitees":[{{{string.Join(',', invitees.Select(it => $"\"{it}\""))}}}]}""";

    private static OutgoingMessage Message(string content) => new()
    {
        MessageId = "m1",
        To = Bob.AsPeer(),
        Type = (int)MessageType.Push,
        Content = Encoding.UTF8.GetBytes($$$"""{"type":"call","content":{{{content}}}}"""),
    };
}
