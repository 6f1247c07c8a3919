using Im.Database;

namespace Im.Notifications;

/// <summary>What a <see cref="PushOperation"/> is answered.</summary>
/// <param name="Dropped">Of an offer: how many rows had to go.</param>
/// <param name="State">Of the end of a lease: what was found.</param>
internal readonly record struct PushAnswer(int Dropped, FinishState State);

/// <summary>An offer, or the end of a lease, on its way to the writer.</summary>
internal abstract class PushOperation : CommitOperation<PushAnswer>
{
    private PushAnswer _answer;

    protected override PushAnswer Answer => _answer;

    public void Finish(PushAnswer answer) => _answer = answer;
}

/// <summary>Offers.</summary>
internal sealed class AddOperation(IReadOnlyList<OutboxOffer> offers, int perDevice) : PushOperation
{
    public IReadOnlyList<OutboxOffer> Offers => offers;

    public int PerDevice => perDevice;
}

/// <summary>The end of a lease.</summary>
internal sealed class FinishOperation(OutboxFinish end) : PushOperation
{
    public OutboxFinish End => end;
}
