using System.Text.Json;

namespace Im.Push;

/// <summary>One vendor's channel to its devices. Holds no state of a message: who may be pushed, how often it is tried
/// and what becomes of a token is the caller's.</summary>
public interface IPushVendor
{
    /// <summary>The protocol's name: <c>fcm</c>, <c>apns</c>, …</summary>
    string Name { get; }

    /// <summary>What the vendor takes.</summary>
    PushCapabilities Capabilities { get; }

    /// <summary>Reads the vendor's settings, a JSON object with a <c>type</c>; for each wrong one a sentence.</summary>
    CredentialReading ReadCredential(PushCredentialOwner owner, JsonElement settings);

    /// <summary>Sends to each target, in as many calls as the vendor needs, a quick second try included. Texts that are
    /// too long for the vendor are cut.</summary>
    /// <returns>One outcome a target, in their order; those without an answer when it is cancelled are
    /// <see cref="PushOutcomeKind.Transient"/>. Throws only for a credential of another vendor.</returns>
    Task<IReadOnlyList<PushOutcome>> Send(
        PushCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation);

    /// <summary>Takes a notification back where <see cref="PushCapabilities.Withdraw"/> says that it can be done; what
    /// cannot be is <see cref="PushOutcomeKind.Rejected"/>.</summary>
    /// <returns>One outcome a target, in their order.</returns>
    Task<IReadOnlyList<PushOutcome>> Withdraw(
        PushCredential credential, PushWithdrawal withdrawal, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<PushOutcome>>(
            [.. targets.Select(_ => PushOutcome.Rejected("unsupported", "The vendor takes nothing back."))]);

    /// <summary>Verifies and reads what the vendor tells about notifications sent before.</summary>
    ReceiptReading ParseReceipts(PushCredential credential, PushCallback callback) =>
        ReceiptReading.Refused("The vendor sends no receipts.");

    /// <summary>Whether the vendor accepts the credential, found out without a device.</summary>
    Task<PushCheck> Check(PushCredential credential, CancellationToken cancellation);
}
