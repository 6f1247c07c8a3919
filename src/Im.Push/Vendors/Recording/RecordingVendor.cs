using System.Text.Json;
using Im.Push.Credentials;

namespace Im.Push;

/// <summary>Takes every notification and sends none: for demonstrations and tests. What it took is in the push log.</summary>
public sealed class RecordingVendor : IPushVendor
{
    /// <summary>Its name.</summary>
    public const string VendorName = "recording";

    /// <inheritdoc/>
    public string Name => VendorName;

    /// <inheritdoc/>
    public PushCapabilities Capabilities { get; } = new()
    {
        MaxTargets = 1_000,
        MaxTtl = TimeSpan.FromDays(28),
        Silent = true,
        Replaces = true,
        Badge = true,
        BadgeAlone = true,
        Withdraw = true,
        Deduplicates = true,
        TestMode = PushTestMode.CheckedOnly,
    };

    /// <inheritdoc/>
    public CredentialReading ReadCredential(PushCredentialOwner owner, JsonElement settings) =>
        CredentialReader.Read(owner, settings, CredentialJson.Default.RecordingCredential);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PushOutcome>> Send(
        PushCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<PushOutcome>>([.. targets.Select(it => PushOutcome.Accepted($"{Guid.NewGuid():n}", "recorded"))]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PushOutcome>> Withdraw(
        PushCredential credential, PushWithdrawal withdrawal, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<PushOutcome>>([.. targets.Select(it => PushOutcome.Accepted(null, "recorded"))]);

    /// <inheritdoc/>
    public Task<PushCheck> Check(PushCredential credential, CancellationToken cancellation) =>
        Task.FromResult(new PushCheck(PushCheckKind.Good, "recorded"));
}

/// <summary>Has no settings of its own.</summary>
public sealed record RecordingCredential : PushCredential
{
    /// <inheritdoc/>
    public override string Vendor => RecordingVendor.VendorName;

    internal override IEnumerable<string> Problems() => [];
}
