using System.Globalization;
using Im.Archive;
using Im.Grains.Push;
using Im.Protocol;
using Im.Push;
using VendorClick = Im.Push.PushClick;

namespace Im.Notifications;

/// <summary>What a notification is made of.</summary>
/// <param name="App">The app's settings.</param>
/// <param name="Entry">Whom it is for.</param>
/// <param name="Message">The message.</param>
/// <param name="Verdict">What the account has said.</param>
/// <param name="Vendor">The vendor.</param>
/// <param name="Sender">What the sender is called; empty if that is not known.</param>
/// <param name="Group">What the group is called; empty outside of groups.</param>
internal sealed record PushOccasion(
    PushApp App, OutboxEntry Entry, StoredMessage Message, PushVerdict Verdict, string Vendor, string Sender, string Group)
{
    /// <summary>How many messages it tells of: what was read meanwhile, or came before the account was there, counts no more.</summary>
    public int Count => Verdict.Unseen > 0 ? (int)Math.Min(Entry.Count, Verdict.Unseen) : Entry.Count;
}

/// <summary>Makes notifications of messages: which texts in which language, what a click opens, what replaces what.</summary>
internal static class PushRenderer
{
    /// <summary>The notification.</summary>
    public static PushNotification Render(PushOccasion occasion, long now)
    {
        var (app, entry, kind) = (occasion.App, occasion.Entry, occasion.Entry.Message.Kind);
        var isSilent = kind == PushKind.Background || occasion.Verdict.BadgeOnly;
        var special = PushOverride.Of(occasion.Message);
        var (title, body) = isSilent ? ("", "") : Texts(occasion, special);
        return new PushNotification
        {
            MessageId = PushIds.Of(entry.Message.Conversation, entry.Message.Seq),
            CollapseKey = PushIds.CollapseKey(app, entry.Peer, kind, entry.Message.RoomId),
            Thread = entry.Peer.Value,
            Title = title,
            Body = body,
            Data = Data(occasion),
            Click = Click(special.Click ?? app.ClickFor(occasion.Vendor), occasion),
            Badge = app.Badge ? occasion.Verdict.Unread : null,
            Sound = app.Sound,
            Ttl = TimeSpan.FromMilliseconds(Math.Max(PushIds.ExpiryOf(app, entry.Message) - now, 0)),
            Urgency = kind == PushKind.Background || occasion.Verdict.BadgeOnly ? PushUrgency.Normal : PushUrgency.High,
            IsSilent = isSilent,
            IsCall = kind is PushKind.CallInvite or PushKind.CallEnd,
        };
    }

    private static (string Title, string Body) Texts(PushOccasion occasion, PushOverride special)
    {
        var (app, entry) = (occasion.App, occasion.Entry);
        var languages = Languages.Of(occasion.Verdict.Address?.Language ?? "", app.Language);
        var usual = UsualTexts.Of(languages);
        var isHidden = app.HideText;
        if (isHidden) occasion = occasion with { Sender = "", Group = "" };
        // That it is a call may be known, whose not.
        var kind = isHidden && entry.Message.Kind == PushKind.Message ? TextKinds.Hidden : TextKinds.Of(entry.Message.Kind, occasion.Message.Type);
        var template = Template(app, kind, languages);
        var count = occasion.Count;
        var isMany = count > 1 && entry.Message.Kind == PushKind.Message;

        var text = MessageText.Of(occasion.Message);
        string Fill(string with) => Hole.Fill(with, hole => hole switch
        {
            "sender" => occasion.Sender,
            "group" => occasion.Group,
            "text" => isHidden ? "" : text,
            "count" => count.ToString(CultureInfo.InvariantCulture),
            _ => app.Name,
        });

        var title = special.Title
            ?? (template?.Title is { } own ? Fill(own) : FirstOf(occasion.Group, occasion.Sender, app.Name, usual.NoName));
        var body = special.Body
            ?? (isMany && template?.Several is { } several ? Fill(several) : Body(occasion, template, usual, kind, isMany, Fill));
        return (MessageText.Clean(title), MessageText.Clean(body));
    }

    private static string Body(
        PushOccasion occasion, TextTemplate? template, UsualTexts usual, string kind, bool isMany, Func<string, string> fill)
    {
        if (kind == TextKinds.Hidden && template?.Body is null) return fill(isMany ? usual.HiddenSeveral : usual.Bodies[kind]);

        var before = isMany ? fill(usual.Several) : "";
        if (template?.Body is { } own) return before + fill(own);

        // The title names the group, so the text names who has spoken there.
        var who = occasion.Group.Length > 0 && occasion.Sender.Length > 0 ? $"{occasion.Sender}: " : "";
        var mention = occasion.Entry.Mentioned && occasion.Group.Length > 0 ? usual.Mention : "";
        return $"{mention}{before}{who}{fill(usual.Bodies[kind])}";
    }

    private static TextTemplate? Template(PushApp app, string kind, IReadOnlyList<string> languages)
    {
        if (!app.Templates.TryGetValue(kind, out var texts)) return null;
        foreach (var language in languages)
        {
            if (texts.TryGetValue(language, out var template)) return template;
        }

        return null;
    }

    private static string FirstOf(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (text.Length > 0) return text;
        }

        return "";
    }

    private static Dictionary<string, string> Data(PushOccasion occasion)
    {
        var (entry, message) = (occasion.Entry, occasion.Entry.Message);
        var data = new Dictionary<string, string>
        {
            ["peer"] = entry.Peer.Value,
            ["id"] = message.MessageId,
            ["seq"] = message.Seq.ToString(CultureInfo.InvariantCulture),
            ["type"] = occasion.Message.Type.ToString(CultureInfo.InvariantCulture),
        };
        if (message.Kind is PushKind.CallInvite or PushKind.CallEnd)
        {
            data["call"] = message.Kind == PushKind.CallInvite ? "invite" : "end";
            data["roomId"] = message.RoomId;
        }

        return data;
    }

    // Filled in as in a URL: an id that a sender has chosen ends no part of it.
    private static VendorClick Click(ClickTemplate click, PushOccasion occasion)
    {
        if (click.Kind == PushClickKind.OpenApp) return VendorClick.OpenApp;

        var (entry, message) = (occasion.Entry, occasion.Entry.Message);
        var target = Hole.Fill(click.Target, hole => Uri.EscapeDataString(hole switch
        {
            "peer" => entry.Peer.Value,
            "conversation" => message.Conversation.ToString(CultureInfo.InvariantCulture),
            "id" => message.MessageId,
            "seq" => message.Seq.ToString(CultureInfo.InvariantCulture),
            "type" => occasion.Message.Type.ToString(CultureInfo.InvariantCulture),
            _ => "",
        }));
        return new VendorClick(click.Kind, target);
    }
}

/// <summary>What a notification is known by.</summary>
internal static class PushIds
{
    /// <summary>What a vendor knows a repetition by: a sender's own id is unique for that sender only.</summary>
    public static string Of(long conversation, long seq) => string.Create(CultureInfo.InvariantCulture, $"{conversation}-{seq}");

    /// <summary>The place that such an id names.</summary>
    public static (long Conversation, long Seq)? PlaceOf(string? id)
    {
        var dash = id?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return dash > 0
            && long.TryParse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var conversation)
            && long.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
                ? (conversation, seq)
                : null;
    }

    /// <summary>What it replaces: the last one of its conversation or call; null if it stands for itself.</summary>
    public static string? CollapseKey(PushApp app, PeerId peer, PushKind kind, string roomId) => kind switch
    {
        PushKind.CallInvite or PushKind.CallEnd => roomId.Length > 0 ? $"call:{roomId}" : $"call:{peer}",
        PushKind.Background => null,
        _ => app.Stack ? null : peer.Value,
    };

    /// <summary>When it is no longer worth showing, Unix milliseconds.</summary>
    public static long ExpiryOf(PushApp app, PushMessage message) =>
        message.Timestamp + (long)(message.Kind == PushKind.CallInvite ? app.CallTtl : app.Ttl).TotalMilliseconds;
}
