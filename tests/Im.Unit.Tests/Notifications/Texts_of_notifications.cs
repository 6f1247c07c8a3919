using Im.Grains.Push;
using Im.Notifications;
using Im.Push;

namespace Im.Unit.Tests.Notifications;

public sealed class Texts_of_notifications
{
    [Fact]
    public void A_text_is_shown_under_its_senders_name()
    {
        var shown = PushKit.Render();

        Assert.Equal(("alice", "hello"), (shown.Title, shown.Body));
    }

    [Fact]
    public void In_a_group_the_title_is_the_groups_and_the_text_names_the_sender()
    {
        var shown = PushKit.Render(peer: PushKit.Team, group: "Team");

        Assert.Equal(("Team", "alice: hello"), (shown.Title, shown.Body));
        Assert.Equal("[有人@我] alice: hello", PushKit.Render(peer: PushKit.Team, group: "Team", mentioned: true, language: "zh-CN").Body);
    }

    [Theory]
    [InlineData(1, """{"storageId":"s"}""", "[Image]", "[图片]")]
    [InlineData(2, """{"storageId":"s","duration":3}""", "[Voice message]", "[语音]")]
    [InlineData(3, """{"storageId":"s"}""", "[Video]", "[视频]")]
    [InlineData(4, """{"storageId":"s","fileName":"plan.pdf"}""", "[File] plan.pdf", "[文件] plan.pdf")]
    [InlineData(5, """{"title":"Offer"}""", "[Card] Offer", "[卡片] Offer")]
    [InlineData(6, """{"title":"Aspirin"}""", "[Prescription] Aspirin", "[处方单] Aspirin")]
    [InlineData(100, """{"x":1}""", "[Message]", "[消息]")]
    [InlineData(777, """{"text":"no text of ours"}""", "[Message]", "[消息]")]
    public void Other_kinds_are_named_in_the_devices_language(int type, string content, string english, string chinese)
    {
        var message = PushKit.Message(type, content);

        Assert.Equal(english, PushKit.Render(message).Body);
        Assert.Equal(english, PushKit.Render(message, language: "xx-YY").Body);
        Assert.Equal(chinese, PushKit.Render(message, language: "zh_Hans_CN").Body);
        Assert.Equal(chinese, PushKit.Render(message, PushKit.App with { Language = "zh" }, language: "xx").Body);
    }

    [Fact]
    public void Of_several_messages_the_newest_is_shown_with_their_number()
    {
        Assert.Equal("(3) hello", PushKit.Render(count: 3).Body);
        Assert.Equal("[3条] hello", PushKit.Render(count: 3, language: "zh").Body);
    }

    [Fact]
    public void A_tenant_that_hides_texts_tells_neither_text_nor_sender()
    {
        var app = PushKit.App with { HideText = true };

        var shown = PushKit.Render(app: app, peer: PushKit.Team, group: "Team", mentioned: true);

        Assert.Equal(("Demo", "New message"), (shown.Title, shown.Body));
        Assert.Equal("4 new messages", PushKit.Render(app: app, count: 4).Body);
        Assert.Equal("New message", PushKit.Render(app: app with { Name = "" }).Title);
    }

    [Theory]
    [InlineData(PushKind.CallInvite, "Incoming call")]
    [InlineData(PushKind.CallEnd, "Missed call")]
    public void A_tenant_that_hides_texts_does_not_tell_who_calls(PushKind kind, string body)
    {
        var app = PushKit.App with { HideText = true };
        var template = new Dictionary<string, TextTemplate> { ["en"] = new("{sender}{group}", "{sender}{text} calls") };
        var own = app with
        {
            Templates = new Dictionary<string, IReadOnlyDictionary<string, TextTemplate>> { ["call"] = template, ["missedCall"] = template },
        };

        Assert.Equal(("Demo", body), Pair(PushKit.Render(app: app, kind: kind)));
        Assert.Equal(("Demo", body), Pair(PushKit.Render(app: app, kind: kind, peer: PushKit.Team, group: "Team", mentioned: true)));
        Assert.Equal(("", "calls"), Pair(PushKit.Render(app: own, kind: kind)));
    }

    [Fact]
    public void A_tenants_own_texts_are_filled_in_by_language()
    {
        var app = PushKit.App with
        {
            Templates = new Dictionary<string, IReadOnlyDictionary<string, TextTemplate>>
            {
                ["text"] = new Dictionary<string, TextTemplate>
                {
                    ["en"] = new("{app}: {sender}", "{sender} says {text} {app}", "{count} from {sender}"),
                    ["zh"] = new(null, "{text}!"),
                },
            },
        };

        Assert.Equal(("Demo: alice", "alice says hello Demo"), Pair(PushKit.Render(app: app)));
        Assert.Equal(("Demo: alice", "2 from alice"), Pair(PushKit.Render(app: app, count: 2)));
        Assert.Equal(("alice", "[2条] hello!"), Pair(PushKit.Render(app: app, count: 2, language: "zh-CN")));
        Assert.Equal("[Image]", PushKit.Render(PushKit.Message(1, """{"storageId":"s"}"""), app).Body);
    }

    [Fact]
    public void What_a_sender_writes_in_braces_stays_as_it_is() =>
        Assert.Equal("{sender} {count}", PushKit.Render(PushKit.Message(content: """{"text":"{sender} {count}"}""")).Body);

    [Fact]
    public void Texts_are_on_one_line_and_cut_between_characters()
    {
        Assert.Equal("a b c", PushKit.Render(PushKit.Message(content: """{"text":" a\nb\tc "}""")).Body);

        var family = "👨‍👩‍👧";
        var text = string.Concat(Enumerable.Repeat(family, 200));
        var body = PushKit.Render(PushKit.Message(content: $$"""{"text":"{{text}}"}""")).Body;
        Assert.Equal(512 / family.Length * family.Length, body.Length);
    }

    [Fact]
    public void A_call_rings_for_a_short_time_and_its_end_replaces_it()
    {
        var ring = PushKit.Render(PushKit.Message(256, """{"type":"call","content":{}}"""), kind: PushKind.CallInvite, at: PushKit.Now + 5_000);
        var end = PushKit.Render(PushKit.Message(256, """{"type":"call","content":{}}"""), kind: PushKind.CallEnd);

        Assert.Equal(("alice", "Incoming call", true, PushUrgency.High), (ring.Title, ring.Body, ring.IsCall, ring.Urgency));
        Assert.Equal(TimeSpan.FromSeconds(40), ring.Ttl);
        Assert.Equal("Missed call", end.Body);
        Assert.Equal(ring.CollapseKey, end.CollapseKey);
        Assert.Equal(("invite", "end", "room1"), (ring.Data["call"], end.Data["call"], ring.Data["roomId"]));
    }

    [Fact]
    public void Silent_data_and_a_badge_alone_show_nothing()
    {
        var data = PushKit.Render(kind: PushKind.Background);
        var badge = PushKit.Render(badgeOnly: true);

        Assert.All([data, badge], it => Assert.Equal((true, "", "", PushUrgency.Normal), (it.IsSilent, it.Title, it.Body, it.Urgency)));
        Assert.Equal(5, badge.Badge);
    }

    [Fact]
    public void What_an_app_says_of_its_own_message_counts_and_what_a_client_says_does_not()
    {
        const string Extra = "\"push\":" + """{"title":"Sale","body":"Today","click":{"action":"url","url":"https://shop.example/x"}}""";

        var ours = PushKit.Render(PushKit.Message(from: PushKit.Shop, extra: Extra), PushKit.App with { HideText = true });
        var theirs = PushKit.Render(PushKit.Message(extra: Extra));

        Assert.Equal(("Sale", "Today"), Pair(ours));
        Assert.Equal(new Im.Push.PushClick(PushClickKind.Url, "https://shop.example/x"), ours.Click);
        Assert.Equal(("alice", "hello"), Pair(theirs));
        Assert.Equal(Im.Push.PushClick.OpenApp, theirs.Click);
    }

    [Theory]
    [InlineData("""{"action":"url","url":"http://shop.example"}""")]
    [InlineData("""{"action":"link","url":"javascript:alert(1)"}""")]
    [InlineData("""{"action":"link","url":"im://a b"}""")]
    [InlineData("""{"action":"dance","url":"im://a"}""")]
    [InlineData("""{"action":"url"}""")]
    [InlineData("""{}""")]
    public void A_click_that_cannot_be_opened_opens_the_app(string click)
    {
        var app = PushKit.App with { Click = new ClickTemplate(PushClickKind.DeepLink, "im://home") };

        var shown = PushKit.Render(PushKit.Message(from: PushKit.Shop, extra: $"\"push\":{{\"click\":{click}}}"), app);

        Assert.Equal(Im.Push.PushClick.OpenApp, shown.Click);
    }

    [Fact]
    public void A_click_names_the_message_by_vendor_and_ends_no_part_of_the_target()
    {
        var app = PushKit.App with
        {
            Click = new ClickTemplate(PushClickKind.DeepLink, "im://chat?peer={peer}&id={id}&seq={seq}&type={type}&c={conversation}"),
            VendorClicks = new Dictionary<string, ClickTemplate> { ["huawei"] = new(PushClickKind.Intent, "com.acme.Open") },
        };
        var message = PushKit.Message() with { MessageId = "a:b&c" };

        Assert.Equal(
            $"im://chat?peer={PushKit.Alice}&id=a%3Ab%26c&seq=12&type=0&c=4", PushKit.Render(message, app).Click.Target);
        Assert.Equal("com.acme.Open", PushKit.Render(message, app, vendor: "huawei").Click.Target);
    }

    [Fact]
    public void Data_names_the_message_and_holds_nothing_of_it()
    {
        var data = PushKit.Render(peer: PushKit.Team, group: "Team").Data;

        Assert.Equal(["id", "peer", "seq", "type"], data.Keys.Order());
        Assert.Equal((PushKit.Team.Value, "m1", "12", "0"), (data["peer"], data["id"], data["seq"], data["type"]));
    }

    [Fact]
    public void A_conversation_has_one_notification_or_each_message_its_own()
    {
        Assert.Equal(PushKit.Alice.Value, PushKit.Render().CollapseKey);
        var stacked = PushKit.Render(app: PushKit.App with { Stack = true, Badge = false });
        Assert.Equal((null, PushKit.Alice.Value, null), (stacked.CollapseKey, stacked.Thread, stacked.Badge));
        Assert.Equal("4-12", stacked.MessageId);
        Assert.Equal((4L, 12L), PushIds.PlaceOf("4-12"));
        Assert.Null(PushIds.PlaceOf("m1"));
    }

    private static (string, string) Pair(PushNotification it) => (it.Title, it.Body);
}
