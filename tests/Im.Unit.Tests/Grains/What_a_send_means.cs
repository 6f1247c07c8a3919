using Im.Archive;
using Im.Grains.Conversations;

namespace Im.Unit.Tests.Grains;

public sealed class What_a_send_means
{
    [Fact]
    public void Is_stored_as_it_was_sent_and_stamped()
    {
        var second = Chat.Outgoing with { MessageId = "m2" };
        var batch = new ConversationBatch
        {
            From = Chat.Alice.AsPeer(),
            TenantNo = "demo",
            DeviceId = "phone",
            Messages = [Chat.Outgoing, second],
        };

        var placed = SendRules.Place(batch, Chat.Number, Chat.Stored.Timestamp);

        // The archive gives the seq.
        Assert.Equal([Chat.Stored with { Seq = 0 }, Chat.Stored with { Seq = 0, MessageId = "m2" }], placed, Same);
    }

    [Fact]
    public void A_new_one_is_ok_at_its_place() => Assert.Equal(
        new SendOutcome { Code = ErrorCode.Ok, Seq = 1, Timestamp = Chat.Stored.Timestamp },
        SendRules.OutcomeOf(new AppendedMessage(Chat.Stored, WasKnown: false), Chat.Outgoing, Chat.Number));

    [Fact]
    public void The_same_again_is_a_duplicate_at_the_first_place() => Assert.Equal(
        new SendOutcome { Code = ErrorCode.Duplicate, Seq = 1, Timestamp = Chat.Stored.Timestamp },
        SendRules.OutcomeOf(new AppendedMessage(Chat.Stored, WasKnown: true), Chat.Outgoing, Chat.Number));

    [Fact]
    public void The_same_again_is_a_duplicate_though_it_was_recalled() => Assert.Equal(
        ErrorCode.Duplicate,
        SendRules.OutcomeOf(new AppendedMessage(Chat.Stored with { RecalledAt = 1 }, WasKnown: true), Chat.Outgoing, Chat.Number).Code);

    public static TheoryData<string> Members => new() { "To", "Target", "Type", "Content", "AppId", "IsBackground", "Extra" };

    [Theory]
    [MemberData(nameof(Members))]
    public void The_same_id_with_anything_else_is_invalid(string member)
    {
        var other = member switch
        {
            "To" => Chat.Outgoing with { To = Chat.Alice.AsPeer() },
            "Target" => Chat.Outgoing with { Target = "" },
            "Type" => Chat.Outgoing with { Type = 7 },
            "Content" => Chat.Outgoing with { Content = Chat.Bytes("""{"text": "hi"}""") },
            "AppId" => Chat.Outgoing with { AppId = "" },
            "IsBackground" => Chat.Outgoing with { IsBackground = false },
            _ => Chat.Outgoing with { Extra = Chat.Bytes("\"x\":2") },
        };

        var outcome = SendRules.OutcomeOf(new AppendedMessage(Chat.Stored, WasKnown: true), other, Chat.Number);

        Assert.Equal((ErrorCode.Invalid, 0L), (outcome.Code, outcome.Seq));
    }

    [Fact]
    public void Every_member_of_a_message_but_its_id_counts_as_its_content() => Assert.Equal(
        typeof(OutgoingMessage).GetProperties().Select(property => property.Name).Where(name => name != "MessageId").Order(),
        Members.Select(row => row.Data).Order());

    [Fact]
    public void The_same_id_in_another_conversation_is_invalid() => Assert.Equal(
        ErrorCode.Invalid,
        SendRules.OutcomeOf(new AppendedMessage(Chat.Stored with { Conversation = 6 }, WasKnown: true), Chat.Outgoing, Chat.Number).Code);

    [Fact]
    public void It_was_taken_now_or_before() => Assert.Equal(
        [ErrorCode.Ok, ErrorCode.Duplicate],
        Enum.GetValues<ErrorCode>().Where(code => SendRules.WasTaken(new SendOutcome { Code = code })));

    private static bool Same(StoredMessage one, StoredMessage other) =>
        Chat.Text(one.Content) == Chat.Text(other.Content) && Chat.Text(one.Extra) == Chat.Text(other.Extra)
        && one with { Content = default, Extra = default } == other with { Content = default, Extra = default };
}
