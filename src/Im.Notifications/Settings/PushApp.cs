using Im.Push;

namespace Im.Notifications;

/// <summary>What an app of a tenant has set for push.</summary>
public sealed record PushApp
{
    /// <summary>The settings of those apps that have none of their own.</summary>
    public const string Default = "default";

    /// <summary>How long a call rings.</summary>
    public static readonly TimeSpan UsualCallTtl = TimeSpan.FromSeconds(45);

    /// <summary>Whose.</summary>
    public required PushCredentialOwner Owner { get; init; }

    /// <summary>Whether push is on.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>What the app is called, where a notification has no sender to name: <c>{app}</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether notifications tell nothing of the messages.</summary>
    public bool HideText { get; init; }

    /// <summary>Whether each message has a notification of its own; else a conversation has one, with the newest.</summary>
    public bool Stack { get; init; }

    /// <summary>Whether the app's badge shows the number of unread messages.</summary>
    public bool Badge { get; init; } = true;

    /// <summary>How long a message is worth showing.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a call is worth showing.</summary>
    public TimeSpan CallTtl { get; init; } = UsualCallTtl;

    /// <summary>The language for devices that do not say theirs, or one that there are no texts in.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The sound; null is the device's own.</summary>
    public string? Sound { get; init; }

    /// <summary>What a click does.</summary>
    public ClickTemplate Click { get; init; } = ClickTemplate.OpenApp;

    /// <summary>What it does at some vendors instead.</summary>
    public IReadOnlyDictionary<string, ClickTemplate> VendorClicks { get; init; } = new Dictionary<string, ClickTemplate>();

    /// <summary>Texts by kind of message, then by language in lower case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, TextTemplate>> Templates { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, TextTemplate>>();

    /// <summary>Credentials by vendor. That of <c>recording</c> stands in for vendors without one.</summary>
    public IReadOnlyDictionary<string, PushCredential> Credentials { get; init; } = new Dictionary<string, PushCredential>();

    /// <summary>The credential for a device with a vendor's token; null if there is none.</summary>
    public PushCredential? CredentialFor(string vendor) =>
        Credentials.GetValueOrDefault(vendor) ?? Credentials.GetValueOrDefault(RecordingVendor.VendorName);

    /// <summary>The click for a vendor.</summary>
    public ClickTemplate ClickFor(string vendor) => VendorClicks.GetValueOrDefault(vendor) ?? Click;
}

/// <summary>A notification's texts, with <c>{sender}</c>, <c>{group}</c>, <c>{text}</c>, <c>{count}</c> and
/// <c>{app}</c>.</summary>
/// <param name="Title">The title; null: as it is without.</param>
/// <param name="Body">The text; null: as it is without.</param>
/// <param name="Several">The text for more than one message; null: like <paramref name="Body"/>, with the number before
/// it.</param>
public sealed record TextTemplate(string? Title, string? Body, string? Several = null);

/// <summary>What a click opens: <c>{peer}</c>, <c>{conversation}</c>, <c>{id}</c>, <c>{seq}</c> and <c>{type}</c> in the target
/// are the message's.</summary>
/// <param name="Kind">What is opened.</param>
/// <param name="Target">The link, URL or intent; empty for the app.</param>
public sealed record ClickTemplate(PushClickKind Kind, string Target)
{
    /// <summary>Starts the app.</summary>
    public static ClickTemplate OpenApp { get; } = new(PushClickKind.OpenApp, "");
}
