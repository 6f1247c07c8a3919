using Im.Archive;
using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Grains.Devices;
using Im.Protocol;

namespace Im.Grains.Push;

/// <summary>Whether a device is pushed to, in the order in which it is asked: what it is, how to reach it, what it has, what
/// its user wants. Each part gives the reason why not, or null.</summary>
internal static class PushRules
{
    private const string All = "*";

    /// <summary>By the device and the message alone.</summary>
    /// <param name="device">The device, if it is logged in.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="message">The message.</param>
    public static PushRefusal? OfDevice(LoggedInDevice? device, AccountId account, PushMessage message)
    {
        if (device is null) return PushRefusal.LoggedOut;
        if (message.AppId.Length > 0 && message.AppId != device.AppId) return PushRefusal.OtherApp;
        return message.From == account.AsPeer() ? PushRefusal.Own : null;
    }

    /// <summary>By the device's settings; they are null where its login has ended.</summary>
    public static PushRefusal? OfPlace(DevicePushPlace? place)
    {
        if (place is null) return PushRefusal.LoggedOut;
        if (!place.Enabled) return PushRefusal.Disabled;
        if (place.Token is null) return PushRefusal.NoToken;
        return place.Quarantined ? PushRefusal.Quarantined : null;
    }

    /// <summary>By what became of the message.</summary>
    /// <param name="account">The account.</param>
    /// <param name="since">Since when it is known, Unix milliseconds.</param>
    /// <param name="appId">The device's sub-application.</param>
    /// <param name="part">The account's part in the conversation; null for none.</param>
    /// <param name="seq">The message's place.</param>
    /// <param name="stored">The message; null if it is not kept any more.</param>
    public static PushRefusal? OfMessage(
        AccountId account, long since, string appId, Participation? part, long seq, StoredMessage? stored)
    {
        if (part?.ReadSeq >= seq) return PushRefusal.Read;
        if (stored is null || !Sees(account, since, appId, part, stored)) return PushRefusal.NotVisible;
        return stored.RecalledAt is null ? null : PushRefusal.Recalled;
    }

    /// <summary>By what the user wants to be told. What is not shown disturbs nobody, and a call rings.</summary>
    /// <param name="kind">What the message is.</param>
    /// <param name="isMentioned">Whether the account is mentioned.</param>
    /// <param name="mutedUntil">Until when the conversation is muted, Unix milliseconds; 0 for not.</param>
    /// <param name="quiet">The device's quiet hours.</param>
    /// <param name="now">The time.</param>
    public static PushRefusal? OfWishes(PushKind kind, bool isMentioned, long mutedUntil, QuietTime? quiet, DateTimeOffset now)
    {
        if (kind != PushKind.Message) return null;
        if (mutedUntil > now.ToUnixTimeMilliseconds() && !isMentioned) return PushRefusal.Muted;
        return quiet is not null && IsWithin(quiet, now) ? PushRefusal.Quiet : null;
    }

    /// <summary>Whether a message mentions the account, by its name or all.</summary>
    public static bool Mentions(PushMessage message, AccountId account)
    {
        foreach (var name in message.Mentions)
        {
            if (name == All || name == account.Value) return true;
        }

        return false;
    }

    /// <summary>Whether nobody is to wait for more of the same conversation.</summary>
    public static bool IsUrgent(PushMessage message, AccountId account) =>
        message.Kind is PushKind.CallInvite or PushKind.CallEnd || Mentions(message, account);

    /// <summary>The message as it is kept for one account: of those whom it mentions nobody else counts.</summary>
    public static PushMessage For(AccountId account, PushMessage message) => message.Mentions.Count == 0
        ? message
        : message with { Mentions = Mentions(message, account) ? [account.Value] : [] };

    /// <summary>Messages of one hand-over as they are put down for an account: of those that are only shown, the newest stands
    /// for all.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="messages">Of one conversation, the oldest first.</param>
    public static IEnumerable<(PushMessage Message, bool AtOnce)> Together(AccountId account, IReadOnlyList<PushMessage> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var (first, last) = (messages[i], messages[i]);
            var isMentioned = Mentions(first, account);
            while (last.Kind == PushKind.Message && i + 1 < messages.Count && Follows(last, messages[i + 1]))
            {
                last = messages[++i];
                isMentioned |= Mentions(last, account);
            }

            var message = last with
            {
                Mentions = isMentioned ? [account.Value] : [],
                FirstSeq = first.Seq < last.Seq ? first.Seq : first.FirstSeq,
            };
            yield return (message, isMentioned || IsUrgent(message, account));
        }
    }

    private static bool Follows(PushMessage earlier, PushMessage later) =>
        later.Kind == PushKind.Message && later.Seq == earlier.Seq + 1 && later.AppId == earlier.AppId;

    /// <summary>Whether it is within quiet hours; a zone that this machine does not know has none.</summary>
    public static bool IsWithin(QuietTime quiet, DateTimeOffset now)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(quiet.TimeZone, out var zone)) return false;

        var minute = (int)TimeZoneInfo.ConvertTime(now, zone).TimeOfDay.TotalMinutes;
        return quiet.FromMinute <= quiet.ToMinute
            ? minute >= quiet.FromMinute && minute < quiet.ToMinute
            : minute >= quiet.FromMinute || minute < quiet.ToMinute;
    }

    /// <summary>Whether an account sees a message.</summary>
    /// <param name="account">The account.</param>
    /// <param name="since">Since when it is known, Unix milliseconds.</param>
    /// <param name="appId">The device's sub-application; null for any.</param>
    /// <param name="part">The account's part in the conversation; null for none.</param>
    /// <param name="stored">The message.</param>
    public static bool Sees(AccountId account, long since, string? appId, Participation? part, StoredMessage stored)
    {
        if (!EnvelopeView.IsFor(stored, account, appId)) return false;

        // Who has not looked since takes no part yet in what goes to everyone, and sees it from the account's beginning on.
        if (part is null) return stored.To.Kind == PeerKind.Everyone && stored.Timestamp >= since;
        foreach (var window in part.Windows)
        {
            if (stored.Seq > window.After && stored.Seq <= window.Through) return true;
        }

        return false;
    }
}
