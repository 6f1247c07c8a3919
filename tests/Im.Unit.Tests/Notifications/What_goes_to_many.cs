using Im.Grains.Push;
using Im.Notifications;
using Im.Protocol;

namespace Im.Unit.Tests.Notifications;

public sealed class What_goes_to_many
{
    [Fact]
    public void A_plain_message_may_be_replaced_by_the_next() =>
        Assert.Equal([("", false, 0)], Of(Message()));

    [Fact]
    public void Who_is_mentioned_is_told_at_once_and_the_others_with_the_rest()
    {
        var slots = AudienceSlots.Of(Push(Message([PushKit.Bob.Value, "nobody", PushKit.Bob.Value]))).ToList();

        Assert.Equal([("mentions:12", true), ("", false)], slots.Select(it => (it.Slot, it.AtOnce)));
        Assert.Equal([PushKit.Bob], slots[0].Push.Only!);
        Assert.Empty(slots[1].Push.Message.Mentions);
    }

    [Fact]
    public void A_mention_of_all_is_for_all_at_once() =>
        Assert.Equal([("*", true, 1)], Of(Message([PushKit.Bob.Value, "*"])));

    [Fact]
    public void A_call_is_known_by_its_room()
    {
        Assert.Equal([("call:r1", true, 0)], Of(Message() with { Kind = PushKind.CallInvite, RoomId = "r1" }));
        Assert.Equal([("call:r1", true, 0)], Of(Message() with { Kind = PushKind.CallEnd, RoomId = "r1" }));
    }

    [Fact]
    public void What_is_for_some_or_silent_stands_for_itself()
    {
        Assert.Equal([("Message:12", false, 0)], Of(Message(), PushKit.Bob));
        Assert.Equal([("Background:12", false, 0)], Of(Message() with { Kind = PushKind.Background }));
    }

    private static AudiencePush Push(PushMessage message, params AccountId[] only) =>
        new(PushKit.Team, message, only.Length == 0 ? null : only);

    private static IEnumerable<(string, bool, int)> Of(PushMessage message, params AccountId[] only) =>
        AudienceSlots.Of(Push(message, only)).Select(it => (it.Slot, it.AtOnce, it.Push.Message.Mentions.Count));

    private static PushMessage Message(params string[] mentions) => new()
    {
        TenantNo = "demo",
        Conversation = 4,
        Seq = 12,
        MessageId = "m1",
        From = PushKit.Alice.AsPeer(),
        Kind = PushKind.Message,
        Mentions = mentions,
        Timestamp = PushKit.Now,
    };
}
