namespace Im.Push;

/// <summary>What a device is to show or get, rendered; the same for every target of a call.</summary>
public sealed record PushNotification
{
    /// <summary>The message's id: what vendors know a repetition by, and what receipts name. At most 64
    /// characters of ASCII.</summary>
    public required string MessageId { get; init; }

    /// <summary>What it replaces on the screen: the conversation, or a call. None: it stands for itself.</summary>
    public string? CollapseKey { get; init; }

    /// <summary>What it is stacked under on the screen; none: as <see cref="CollapseKey"/>.</summary>
    public string? Thread { get; init; }

    /// <summary>The title; not looked at if silent.</summary>
    public string Title { get; init; } = "";

    /// <summary>The text; not looked at if silent.</summary>
    public string Body { get; init; } = "";

    /// <summary>What the app needs to find the message: ids, never contents.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>What a click does.</summary>
    public PushClick Click { get; init; } = PushClick.OpenApp;

    /// <summary>Unread messages in all; 0 clears the badge, none leaves it.</summary>
    public int? Badge { get; init; }

    /// <summary>A sound that the app brings along; none is the device's own, empty is no sound.</summary>
    public string? Sound { get; init; }

    /// <summary>How long it is worth showing; 0 is now or never.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>How much the device is to be disturbed.</summary>
    public PushUrgency Urgency { get; init; } = PushUrgency.High;

    /// <summary>Data for the app and nothing on the screen. A badge may come with it, where
    /// <see cref="PushCapabilities.BadgeAlone"/> says so.</summary>
    public bool IsSilent { get; init; }

    /// <summary>An incoming call, or the end of one (which the data tell): the vendor's channel for calls, if it has
    /// one and the credential names it.</summary>
    public bool IsCall { get; init; }

    /// <summary>A call that comes in, not its end.</summary>
    internal bool IsRinging => IsCall && Data.GetValueOrDefault("call") != "end";

    /// <summary>In the vendor's test mode.</summary>
    public bool IsTest { get; init; }

    /// <summary>Channel, category and template instead of those of the credential.</summary>
    public PushClass? Class { get; init; }

    /// <summary>The message's id, and no contents.</summary>
    public override string ToString() => $"notification of {MessageId}";
}

/// <summary>How much a device is to be disturbed.</summary>
public enum PushUrgency
{
    /// <summary>When it suits the device's battery.</summary>
    Normal = 0,

    /// <summary>At once.</summary>
    High = 1,
}

/// <summary>What a click on a notification does.</summary>
/// <param name="Kind">What is opened.</param>
/// <param name="Target">The link, URL or intent; empty for the app.</param>
public sealed record PushClick(PushClickKind Kind, string Target)
{
    /// <summary>Starts the app.</summary>
    public static PushClick OpenApp { get; } = new(PushClickKind.OpenApp, "");
}

/// <summary>What a click opens. Vendors without such a kind get the target as the data's <c>url</c>, and open the
/// app.</summary>
public enum PushClickKind
{
    /// <summary>The app.</summary>
    OpenApp = 0,

    /// <summary>A place in the app, by a URI of the app's own scheme: <c>im://chat?peer=…</c>.</summary>
    DeepLink = 1,

    /// <summary>A page on the web, https.</summary>
    Url = 2,

    /// <summary>An Android intent: an <c>intent:</c> URI, an activity's class (Meizu, OPPO: with a dot), or an
    /// action.</summary>
    Intent = 3,
}

/// <summary>What a vendor classifies notifications by. Each vendor looks at what it knows.</summary>
public sealed record PushClass
{
    /// <summary>The channel's id: Android's (FCM, Huawei), Xiaomi's, OPPO's.</summary>
    public string? Channel { get; init; }

    /// <summary>The category: Huawei, HarmonyOS, OPPO, vivo (<c>IM</c>); APNs' of the buttons.</summary>
    public string? Category { get; init; }

    /// <summary>The template of private messages: Xiaomi's and OPPO's.</summary>
    public string? Template { get; init; }

    /// <summary>The template's variables (OPPO: of the text); <c>{title}</c> and <c>{body}</c> in a value are
    /// replaced.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>OPPO's variables of the title.</summary>
    public IReadOnlyDictionary<string, string>? TitleParameters { get; init; }
}

/// <summary>What is to be taken back.</summary>
public sealed record PushWithdrawal
{
    /// <summary>The message that was sent.</summary>
    public required string MessageId { get; init; }

    /// <summary>The collapse key that it was sent with.</summary>
    public string? CollapseKey { get; init; }

    /// <summary>What the vendor called it: <see cref="PushOutcome.VendorId"/>. Needed by Xiaomi and vivo.</summary>
    public string? VendorId { get; init; }
}
