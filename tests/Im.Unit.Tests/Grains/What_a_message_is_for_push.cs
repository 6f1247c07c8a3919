using System.Text;
using Im.Archive;
using Im.Grains.Conversations;
using Im.Grains.Push;
using Im.Protocol;

namespace Im.Unit.Tests.Grains;

public sealed class What_a_message_is_for_push
{
    private static readonly PeerId Team = WireIds.Group("demo", "team");
    private static readonly PeerId Shop = WireIds.Service("demo", "shop");

    [Fact]
    public void Shows_by_itself_but_for_what_works_in_the_background()
    {
        Assert.Equal(PushKind.Message, Of("""{"text":"hi"}""").Kind);
        Assert.Equal(PushKind.Message, Of("""{"a":1}""", type: 4711).Kind);
        Assert.Equal(PushKind.Background, Of("""{"text":"hi"}""", with: it => it with { IsBackground = true }).Kind);
    }

    [Theory]
    [InlineData("invite", PushKind.CallInvite)]
    [InlineData("cancel", PushKind.CallEnd)]
    [InlineData("timeout", PushKind.CallEnd)]
    [InlineData("hangup", PushKind.Background)]
    [InlineData("other_answer", PushKind.Background)]
    [InlineData("answer", PushKind.Background)]
    [InlineData("refuse", PushKind.Background)]
    [InlineData("busy", PushKind.Background)]
    public void Rings_for_a_call_and_stops_with_it_whatever_the_sender_says_of_the_background(string status, PushKind kind)
    {
        var call = Of($$$"""{"type":"call","content":{"status":"{{{status}}}","roomId":"r1"}}""", 256, it => it with { IsBackground = true });

        Assert.Equal((kind, "r1"), (call.Kind, call.RoomId));
    }

    [Theory]
    [InlineData("busy", PushKind.CallEnd)]
    [InlineData("answered", PushKind.Background)]
    [InlineData("missed", PushKind.Background)]
    [InlineData("cancelled", PushKind.Background)]
    [InlineData("refused", PushKind.Background)]
    public void Tells_of_a_call_by_its_record_only_where_nothing_else_does(string outcome, PushKind kind)
    {
        var record = Of($$$"""{"type":"call_record","content":{"outcome":"{{{outcome}}}","roomId":"r1"}}""", 256);

        Assert.Equal((kind, "r1"), (record.Kind, record.RoomId));
    }

    [Theory]
    [InlineData("""{"type":"organization","content":{}}""")]
    [InlineData("""{"type":"call","content":{}}""")]
    [InlineData("""{"type":"call","content":{"status":1,"roomId":2}}""")]
    [InlineData("""{"type":"our-own","content":{"text":"hi","mentions":["*"]}}""")]
    public void Is_the_apps_own_business_as_another_event(string content)
    {
        var happened = Of(content, 256);

        Assert.Equal(PushKind.Background, happened.Kind);
        Assert.Empty(happened.Mentions);
        Assert.Equal("", happened.RoomId);
    }

    [Theory]
    [InlineData("""{"text":"hi","mentions":["a1","*"]}""", "a1 *")]
    [InlineData("""{"text":"hi","mentions":"*"}""", "*")]
    [InlineData("""{"text":"hi","mentions":[1,null,"a1"]}""", "a1")]
    [InlineData("""{"text":"hi","mentions":{"a":"b"}}""", "")]
    [InlineData("""{"text":"hi"}""", "")]
    public void Mentions_whom_its_content_names(string content, string mentions) =>
        Assert.Equal(mentions, string.Join(' ', Of(content).Mentions));

    [Fact]
    public void Is_silent_by_the_wish_of_an_app_and_of_nobody_else()
    {
        StoredMessage Silent(StoredMessage it) => it with { Extra = Chat.Bytes("""
            "x":1,"push":{"silent":true}
            """) };

        Assert.Equal(PushKind.Background, Of("""{"text":"hi"}""", with: it => Silent(it) with { From = Shop }).Kind);
        Assert.Equal(PushKind.Message, Of("""{"text":"hi"}""", with: Silent).Kind);
        Assert.Equal(PushKind.Message, Of("""{"text":"hi"}""", with: it => it with { From = Shop, Extra = Chat.Bytes("\"push\":{}") }).Kind);
    }

    [Fact]
    public void Is_the_same_as_it_was_stored_and_as_it_was_delivered()
    {
        var toTeam = Chat.Stored with { To = Team, Target = "", Content = Chat.Bytes("""{"text":"hi","mentions":["*"]}"""), IsBackground = false };

        foreach (var stored in new[] { toTeam, Chat.Stored })
        {
            var json = EnvelopeView.For(Chat.Bob, stored).Json;
            Assert.True(EnvelopeReader.TryRead(json, out var delivered, out var error), error);

            var (one, other) = (PushMessages.Of(stored), PushMessages.Of(delivered, stored.Conversation));

            Assert.Equal(one with { Mentions = [] }, other with { Mentions = [] });
            Assert.Equal(one.Mentions, other.Mentions);
            Assert.Equal(Chat.Alice.AsPeer(), other.From);
            Assert.Equal(stored.To == Team ? Team : Chat.Alice.AsPeer(), PushMessages.PeerOf(delivered, Chat.Bob));
        }
    }

    private static PushMessage Of(string content, int type = 0, Func<StoredMessage, StoredMessage>? with = null)
    {
        var stored = Chat.Stored with { Type = type, Content = Encoding.UTF8.GetBytes(content), IsBackground = false };
        return PushMessages.Of(with?.Invoke(stored) ?? stored);
    }
}
