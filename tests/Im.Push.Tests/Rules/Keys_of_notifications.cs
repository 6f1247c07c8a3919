using Im.Push.Notifications;

namespace Im.Push.Tests.Rules;

/// <summary>What vendors know a notification by.</summary>
public sealed class Keys_of_notifications
{
    private static readonly string Long = new('k', 300);

    [Fact]
    public void They_are_the_same_in_every_process()
    {
        // SHA-256 of "a01bob" by openssl: 41eb9780…; devices hold what was shown before an upgrade.
        Assert.Equal(Vectors.NotifyId, NotificationKeys.NotifyId("a01bob"));
        Assert.Equal(Vectors.Topic, NotificationKeys.Topic("a01bob"));
        Assert.Equal(Vectors.JobKey, NotificationKeys.JobKey("a01bob"));
    }

    [Fact]
    public void A_number_of_a_notification_is_positive_and_has_31_bits()
    {
        foreach (var key in Enumerable.Range(0, 2_000).Select(it => $"c{it}"))
            Assert.InRange(NotificationKeys.NotifyId(key), 1, int.MaxValue);
    }

    [Fact]
    public void A_short_key_is_kept_and_a_long_or_foreign_one_becomes_a_hash()
    {
        Assert.Equal("a01bob", NotificationKeys.Short("a01bob"));
        Assert.Equal(new string('k', 64), NotificationKeys.Short(new string('k', 64)));
        Assert.Equal(43, NotificationKeys.Short(new string('k', 65)).Length);
        Assert.Equal(43, NotificationKeys.Short("会话").Length);
        Assert.Equal(43, NotificationKeys.Short("a b\r\n").Length);
    }

    [Fact]
    public void Lengths_and_letters_are_those_that_vendors_take()
    {
        Assert.Matches("^[0-9A-Za-z]{8}$", NotificationKeys.MeizuKey(Long));
        Assert.Matches("^[0-9A-Za-z_-]{32}$", NotificationKeys.Topic(Long));
        Assert.Matches("^[0-9A-Za-z_-]{12}$", NotificationKeys.JobKey(Long));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", NotificationKeys.Uuid("m", "t"));
    }

    [Fact]
    public void Other_conversations_have_other_keys()
    {
        var keys = Enumerable.Range(0, 2_000).Select(it => $"c{it}").ToList();

        Assert.Equal(keys.Count, keys.Select(NotificationKeys.MeizuKey).Distinct().Count());
        Assert.Equal(keys.Count, keys.Select(NotificationKeys.Topic).Distinct().Count());
        Assert.NotEqual(NotificationKeys.Uuid("m", "t1"), NotificationKeys.Uuid("m", "t2"));
    }

    [Fact]
    public void Without_a_collapse_key_a_notification_stands_for_itself()
    {
        var alone = Kit.Samples.Message with { CollapseKey = null };

        Assert.Equal(alone.MessageId, NotificationKeys.Replaces(alone));
        Assert.Equal("a01bob", NotificationKeys.Replaces(Kit.Samples.Message));
    }

    private static class Vectors
    {
        public const int NotifyId = 1105958784;
        public const string Topic = "QeuXgPEszTEiqTBR2TSmBed5wKMd5GIB";
        public const string JobKey = "QeuXgPEszTEi";
    }
}
