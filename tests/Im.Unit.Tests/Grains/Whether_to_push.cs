using Im.Archive;
using Im.Grains.Accounts;
using Im.Grains.Devices;
using Im.Grains.Push;
using Im.Protocol;

namespace Im.Unit.Tests.Grains;

/// <summary>Bob's phone, and a message of Alice's that it does not have.</summary>
public sealed class Whether_to_push
{
    private const long BobSince = 1_000;

    private static readonly LoggedInDevice Phone = new() { DeviceId = "phone", Login = 1, Os = OsType.Android, AppId = "courier" };

    private static readonly DevicePushPlace Place = new()
    {
        Enabled = true,
        Token = new PushToken { Vendor = "fcm", Token = "t" },
    };

    private static readonly PushMessage Message = new()
    {
        TenantNo = "demo",
        Conversation = Chat.Number,
        Seq = 5,
        MessageId = "m5",
        From = Chat.Alice.AsPeer(),
        Kind = PushKind.Message,
        Timestamp = 2_000,
    };

    private static readonly StoredMessage Stored = Chat.Stored with { Seq = 5, AppId = "", Timestamp = 2_000 };

    private static readonly PeerId Team = WireIds.Group("demo", "team");
    private static readonly PeerId Everyone = WireIds.Everyone("demo");

    [Fact]
    public void A_device_that_is_away_and_reachable_is_told_of_a_message_to_it()
    {
        Assert.Null(PushRules.OfDevice(Phone, Chat.Bob, Message));
        Assert.Null(PushRules.OfPlace(Place));
        Assert.Null(OfMessage(Part(), Stored));
        Assert.Null(OfWishes(PushKind.Message));
    }

    [Fact]
    public void A_device_that_is_logged_out_is_not() =>
        Assert.Equal(PushRefusal.LoggedOut, PushRules.OfDevice(null, Chat.Bob, Message));

    [Fact]
    public void A_device_whose_login_has_ended_at_itself_is_not() =>
        Assert.Equal(PushRefusal.LoggedOut, PushRules.OfPlace(null));

    [Fact]
    public void A_device_of_another_sub_application_is_not() =>
        Assert.Equal(PushRefusal.OtherApp, PushRules.OfDevice(Phone, Chat.Bob, Message with { AppId = "shop" }));

    [Fact]
    public void A_device_of_the_sub_application_is() =>
        Assert.Null(PushRules.OfDevice(Phone, Chat.Bob, Message with { AppId = "courier" }));

    [Fact]
    public void A_device_of_the_sender_is_not() =>
        Assert.Equal(PushRefusal.Own, PushRules.OfDevice(Phone, Chat.Alice, Message));

    [Fact]
    public void A_device_with_push_switched_off_is_not() =>
        Assert.Equal(PushRefusal.Disabled, PushRules.OfPlace(Place with { Enabled = false }));

    [Fact]
    public void A_device_without_a_token_is_not() =>
        Assert.Equal(PushRefusal.NoToken, PushRules.OfPlace(Place with { Token = null }));

    [Fact]
    public void A_device_whose_token_is_in_quarantine_is_not() =>
        Assert.Equal(PushRefusal.Quarantined, PushRules.OfPlace(Place with { Quarantined = true }));

    [Theory]
    [InlineData(4, null)]
    [InlineData(5, PushRefusal.Read)]
    [InlineData(6, PushRefusal.Read)]
    public void What_was_read_elsewhere_is_not_told(long readSeq, PushRefusal? refusal) =>
        Assert.Equal(refusal, OfMessage(Part(readSeq), Stored));

    [Fact]
    public void What_was_recalled_is_not_told() =>
        Assert.Equal(PushRefusal.Recalled, OfMessage(Part(), Stored with { RecalledAt = 3_000 }));

    [Fact]
    public void What_is_not_kept_any_more_is_not_told() =>
        Assert.Equal(PushRefusal.NotVisible, OfMessage(Part(), stored: null));

    [Theory]
    [InlineData(0, 4, PushRefusal.NotVisible)] // left before
    [InlineData(5, long.MaxValue, PushRefusal.NotVisible)] // came after
    [InlineData(4, 5, null)]
    public void What_the_account_does_not_see_is_not_told(long after, long through, PushRefusal? refusal) =>
        Assert.Equal(refusal, OfMessage(Part() with { Windows = [new SeqWindow(after, through)] }, Stored));

    [Fact]
    public void What_is_for_another_member_of_the_group_is_not_told()
    {
        var toAlice = Stored with { To = Team, Target = Chat.Alice.Value };

        Assert.Equal(PushRefusal.NotVisible, OfMessage(Part(), toAlice));
        Assert.Null(OfMessage(Part(), toAlice with { Target = Chat.Bob.Value }));
    }

    [Fact]
    public void What_went_to_everyone_is_told_to_who_was_there_and_has_not_looked_yet()
    {
        var toAll = Stored with { To = Everyone, Target = "", From = WireIds.Service("demo", "shop") };

        Assert.Null(OfMessage(part: null, toAll));
        Assert.Equal(PushRefusal.NotVisible, OfMessage(part: null, toAll with { Timestamp = BobSince - 1 }));
        Assert.Equal(PushRefusal.NotVisible, OfMessage(part: null, Stored));
    }

    [Fact]
    public void A_muted_conversation_is_silent_until_its_time_is_over()
    {
        Assert.Equal(PushRefusal.Muted, OfWishes(PushKind.Message, mutedUntil: Noon.ToUnixTimeMilliseconds() + 1));
        Assert.Equal(PushRefusal.Muted, OfWishes(PushKind.Message, mutedUntil: long.MaxValue));
        Assert.Null(OfWishes(PushKind.Message, mutedUntil: Noon.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void A_mention_pierces_the_mute() =>
        Assert.Null(OfWishes(PushKind.Message, mentioned: true, mutedUntil: long.MaxValue));

    [Fact]
    public void Quiet_hours_are_silent_also_for_a_mention()
    {
        Assert.Equal(PushRefusal.Quiet, OfWishes(PushKind.Message, quiet: Around(Noon)));
        Assert.Equal(PushRefusal.Quiet, OfWishes(PushKind.Message, mentioned: true, quiet: Around(Noon)));
    }

    [Theory]
    [InlineData(PushKind.CallInvite)]
    [InlineData(PushKind.CallEnd)]
    public void A_call_rings_in_quiet_hours_and_where_the_conversation_is_muted(PushKind call) =>
        Assert.Null(OfWishes(call, mutedUntil: long.MaxValue, quiet: Around(Noon)));

    [Fact]
    public void What_is_not_shown_disturbs_nobody() =>
        Assert.Null(OfWishes(PushKind.Background, mutedUntil: long.MaxValue, quiet: Around(Noon)));

    [Theory]
    [InlineData("08:59", false)]
    [InlineData("09:00", true)]
    [InlineData("17:29", true)]
    [InlineData("17:30", false)]
    public void Quiet_hours_begin_with_their_first_minute_and_end_before_their_last(string clock, bool quiet) =>
        Assert.Equal(quiet, IsQuiet("09:00", "17:30", "UTC", clock));

    [Theory]
    [InlineData("21:59", false)]
    [InlineData("22:00", true)]
    [InlineData("00:00", true)]
    [InlineData("06:59", true)]
    [InlineData("07:00", false)]
    [InlineData("12:00", false)]
    public void Quiet_hours_that_end_before_they_begin_last_until_the_next_morning(string clock, bool quiet) =>
        Assert.Equal(quiet, IsQuiet("22:00", "07:00", "UTC", clock));

    [Theory]
    [InlineData("00:00")]
    [InlineData("12:00")]
    public void Quiet_hours_that_end_as_they_begin_are_none(string clock) => Assert.False(IsQuiet("12:00", "12:00", "UTC", clock));

    [Theory]
    [InlineData("13:59", false)] // 21:59 there
    [InlineData("14:00", true)]
    [InlineData("22:59", true)]
    [InlineData("23:00", false)]
    public void Quiet_hours_are_those_of_the_device(string utc, bool quiet) =>
        Assert.Equal(quiet, IsQuiet("22:00", "07:00", "Asia/Shanghai", utc));

    [Fact]
    public void A_zone_that_the_machine_does_not_know_has_no_quiet_hours() =>
        Assert.False(IsQuiet("00:00", "23:59", "Moon/Crater", "12:00"));

    [Fact]
    public void A_mention_is_of_the_account_or_of_all()
    {
        Assert.True(PushRules.Mentions(Message with { Mentions = [Chat.Alice.Value, Chat.Bob.Value] }, Chat.Bob));
        Assert.True(PushRules.Mentions(Message with { Mentions = ["*"] }, Chat.Bob));
        Assert.False(PushRules.Mentions(Message with { Mentions = [Chat.Alice.Value] }, Chat.Bob));
        Assert.False(PushRules.Mentions(Message, Chat.Bob));
    }

    [Fact]
    public void Calls_and_mentions_do_not_wait_for_more_of_the_conversation()
    {
        Assert.False(PushRules.IsUrgent(Message, Chat.Bob));
        Assert.True(PushRules.IsUrgent(Message with { Mentions = ["*"] }, Chat.Bob));
        Assert.True(PushRules.IsUrgent(Message with { Kind = PushKind.CallInvite }, Chat.Bob));
        Assert.True(PushRules.IsUrgent(Message with { Kind = PushKind.CallEnd }, Chat.Bob));
        Assert.False(PushRules.IsUrgent(Message with { Kind = PushKind.Background }, Chat.Bob));
    }

    [Fact]
    public void For_one_account_only_its_own_mention_is_kept()
    {
        var many = Message with { Mentions = [.. Enumerable.Range(0, 1_000).Select(i => WireIds.Account("demo", $"u{i}").Value)] };

        Assert.Empty(PushRules.For(Chat.Bob, many).Mentions);
        Assert.Equal([Chat.Bob.Value], PushRules.For(Chat.Bob, many with { Mentions = ["*"] }).Mentions);
    }

    [Fact]
    public void Of_messages_that_came_together_the_newest_stands_for_those_before_it()
    {
        PushMessage[] batch =
        [
            Message with { Seq = 5 }, Message with { Seq = 6, Mentions = ["*"] }, Message with { Seq = 7 },
            Message with { Seq = 8, Kind = PushKind.Background }, Message with { Seq = 10 }, Message with { Seq = 12 },
        ];

        var together = PushRules.Together(Chat.Bob, batch).ToList();

        Assert.Equal(
            [(7L, 5L, true), (8, 0, false), (10, 0, false), (12, 0, false)],
            together.Select(it => (it.Message.Seq, it.Message.FirstSeq, it.AtOnce)));
        Assert.Equal([Chat.Bob.Value], together[0].Message.Mentions);
    }

    private static DateTimeOffset Noon => new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private static PushRefusal? OfMessage(Participation? part, StoredMessage? stored) =>
        PushRules.OfMessage(Chat.Bob, BobSince, "courier", part, 5, stored);

    private static PushRefusal? OfWishes(
        PushKind kind, bool mentioned = false, long mutedUntil = 0, QuietTime? quiet = null) =>
        PushRules.OfWishes(kind, mentioned, mutedUntil, quiet, Noon);

    private static QuietTime Around(DateTimeOffset time) => new()
    {
        FromMinute = (int)time.TimeOfDay.TotalMinutes - 1,
        ToMinute = (int)time.TimeOfDay.TotalMinutes + 1,
        TimeZone = "UTC",
    };

    private static bool IsQuiet(string from, string to, string zone, string utc) => PushRules.IsWithin(
        new QuietTime { FromMinute = Minute(from), ToMinute = Minute(to), TimeZone = zone },
        new DateTimeOffset(Noon.Date, TimeSpan.Zero).AddMinutes(Minute(utc)));

    private static int Minute(string clock) => (int)TimeSpan.Parse(clock, System.Globalization.CultureInfo.InvariantCulture).TotalMinutes;

    private static Participation Part(long readSeq = 0) => new(
        new ConversationHead(Chat.Number, "key", "demo", 5, 2_000), Chat.Bob, Chat.Alice.AsPeer(), readSeq, 0, null,
        [new SeqWindow(0, long.MaxValue)]);
}
