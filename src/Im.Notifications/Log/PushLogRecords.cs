using System.Text.Json;
using Im.Grains.Push;
using Im.Protocol;
using Im.Push;

namespace Im.Notifications;

/// <summary>What is noted of a try, or of why there was none.</summary>
/// <param name="Vendor">The vendor; empty if it did not come so far.</param>
/// <param name="Outcome">One of <see cref="PushLogOutcomes"/>.</param>
/// <param name="Code">The vendor's code, or the refusal's name.</param>
/// <param name="VendorId">What the vendor calls the notification.</param>
/// <param name="TokenHash">The token's hash.</param>
internal sealed record PushLogNote(
    string Vendor, string Outcome, string Code, string? VendorId = null, string? TokenHash = null);

/// <summary>What the log says became of a message for a device.</summary>
public static class PushLogOutcomes
{
    /// <summary>The vendor has it.</summary>
    public const string Accepted = "accepted";

    /// <summary>It was not pushed; the code says why.</summary>
    public const string Refused = "refused";

    /// <summary>It was not worth showing any more before a vendor took it.</summary>
    public const string Expired = "expired";

    /// <summary>A receipt said that the device has it. Counted only.</summary>
    public const string Delivered = "delivered";

    /// <summary>The user clicked it. Counted only.</summary>
    public const string Clicked = "clicked";

    /// <summary>A receipt said that the vendor will not show it. Counted only.</summary>
    public const string Dropped = "dropped";

    private static readonly Dictionary<PushOutcomeKind, string> Kinds = Names<PushOutcomeKind>();
    private static readonly Dictionary<PushRefusal, string> Refusals = Names<PushRefusal>();
    private static readonly Dictionary<Im.Push.PushEvent, string> Events = Names<Im.Push.PushEvent>();

    /// <summary>What a vendor's outcome is called.</summary>
    public static string NameOf(PushOutcomeKind kind) => Kinds[kind];

    /// <summary>What a refusal is called.</summary>
    public static string NameOf(PushRefusal refusal) => Refusals[refusal];

    /// <summary>What a receipt's event is called.</summary>
    public static string NameOf(Im.Push.PushEvent what) => Events[what];

    private static Dictionary<T, string> Names<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(it => it, it => JsonNamingPolicy.CamelCase.ConvertName(it.ToString()));
}

/// <summary>What became of a message for one device.</summary>
public sealed record PushLogEntry
{
    /// <summary>Its number; later ones are larger.</summary>
    public required long Id { get; init; }

    /// <summary>The conversation's number.</summary>
    public required long Conversation { get; init; }

    /// <summary>The newest message that was pushed.</summary>
    public required long Seq { get; init; }

    /// <summary>The oldest one that was pushed with it.</summary>
    public required long FirstSeq { get; init; }

    /// <summary>Its sender's id for the newest one.</summary>
    public required string MessageId { get; init; }

    /// <summary>Whose device.</summary>
    public required AccountId Account { get; init; }

    /// <summary>The device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The tenant.</summary>
    public required string TenantNo { get; init; }

    /// <summary>The vendor; empty if it did not come so far.</summary>
    public required string Vendor { get; init; }

    /// <summary>One of <see cref="PushLogOutcomes"/>, or the vendor's outcome by its name.</summary>
    public required string Outcome { get; init; }

    /// <summary>The vendor's code, or why it was refused.</summary>
    public required string Code { get; init; }

    /// <summary>What the vendor calls it.</summary>
    public string? VendorId { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Tries { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long At { get; init; }

    /// <summary>What was told later: <c>delivered</c>, <c>clicked</c>, <c>dropped</c>, <c>tokenDead</c> or
    /// <c>delayed</c>.</summary>
    public string? Receipt { get; init; }

    /// <summary>The vendor's code for it.</summary>
    public string? ReceiptCode { get; init; }

    /// <summary>When that was, Unix milliseconds.</summary>
    public long? ReceiptAt { get; init; }
}

/// <summary>How often something became of pushes on a day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Vendor">The vendor; empty where it did not come so far.</param>
/// <param name="Outcome">One of <see cref="PushLogOutcomes"/>, or the vendor's outcome by its name.</param>
/// <param name="Count">How often.</param>
public sealed record PushDailyCount(DateOnly Day, string Vendor, string Outcome, long Count);
