using System.Collections.Concurrent;
using System.Text.Json;
using Im.Push;

namespace Im.Conformance.Tests.Push;

/// <summary>A vendor in the place of the recording one: it notes what it is given, and answers as the test says.</summary>
internal sealed class ScriptedVendor : IPushVendor
{
    private readonly RecordingVendor _inner = new();

    public string Name => RecordingVendor.VendorName;

    public PushCapabilities Capabilities { get; set; } = new RecordingVendor().Capabilities;

    public ConcurrentQueue<(PushNotification Notification, string[] Tokens)> Sent { get; } = [];

    public ConcurrentQueue<PushWithdrawal> TakenBack { get; } = [];

    /// <summary>The answer for a token; the default is that it is accepted.</summary>
    public Func<PushNotification, string, PushOutcome> Answer { get; set; } = (_, _) => PushOutcome.Accepted("v1");

    /// <summary>What happens before the answer.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public CredentialReading ReadCredential(PushCredentialOwner owner, JsonElement settings) => _inner.ReadCredential(owner, settings);

    public async Task<IReadOnlyList<PushOutcome>> Send(
        PushCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        Sent.Enqueue((notification, [.. targets.Select(it => it.Token)]));
        await Before(cancellation);
        return [.. targets.Select(it => Answer(notification, it.Token))];
    }

    public Task<IReadOnlyList<PushOutcome>> Withdraw(
        PushCredential credential, PushWithdrawal withdrawal, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        TakenBack.Enqueue(withdrawal);
        return Task.FromResult<IReadOnlyList<PushOutcome>>([.. targets.Select(_ => PushOutcome.Accepted(null))]);
    }

    /// <summary>What a callback tells.</summary>
    public IReadOnlyList<PushReceipt> Receipts { get; set; } = [];

    public ReceiptReading ParseReceipts(PushCredential credential, PushCallback callback) => new() { Receipts = Receipts };

    public Task<PushCheck> Check(PushCredential credential, CancellationToken cancellation) => _inner.Check(credential, cancellation);
}
