namespace Im.Grains;

/// <summary>
/// When this silo leaves the cluster in order. An activation takes no call any more while its own are under way, and one of
/// an account's may wait for a conversation that hands over to that account: all who talk with it would wait, one behind the
/// other, until the hand-overs are given up. So accounts wait for nobody from then on, and are gone at once.
/// </summary>
internal sealed class Departure : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _begun = new();

    /// <summary>Cancelled when it begins.</summary>
    public CancellationToken Begun => _begun.Token;

    // With the end of the activations, not before: until then this silo is the one that answers for them.
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(Departure), ServiceLifecycleStage.BecomeActive, _ => Task.CompletedTask, _ => _begun.CancelAsync());

    public void Dispose() => _begun.Dispose();
}
