using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Gateway.Sessions;

/// <summary>Large background updates: one at a time, each at its connection's turn, and only when nothing else waits.</summary>
internal sealed partial class Outbox
{
    // So much may lie between an update and the socket.
    private const int MostAhead = 64 * 1024;

    private UpdateQueue? _updates;
    private bool _asksForTurn;
    private long _mayGoSince; // since when there is one to send
    private ushort _updateId; // of the one that is open; 0 for none
    private long _updateSentAt;
    private long _updateAcknowledgedAt;

    /// <summary>Takes an update, for when its turn comes.</summary>
    /// <returns>False if the outbox has ended.</returns>
    public bool TryPutBehind(OutgoingUpdate update)
    {
        lock (_gate)
        {
            if (_hasEnded) return false;
            if (Subscriptions.Messages < 0 || !Fits(_messagesTopic.Length, update.Size)) return true;

            _updates ??= new UpdateQueue(pacer);
            if (_updates.IsEmpty) _mayGoSince = time.GetTimestamp();
            _updates.Add(update);
            AskForTurn();
            return true;
        }
    }

    /// <summary>Asks for a turn, if an update waits that may be sent by now.</summary>
    public void LookForTurn()
    {
        if (_updates is null) return;
        lock (_gate) AskForTurn();
    }

    /// <summary>Its turn has come: the next update goes, if it still may.</summary>
    /// <returns>How many bytes the device is sent, or told to pull; 0 for none.</returns>
    public long TakeTurn()
    {
        lock (_gate)
        {
            _asksForTurn = false;
            if (!MayTakeTurn) return 0;

            var bytes = _updates!.IsToPull ? TellToPull() : SendUpdate(_updates.Peek());
            _mayGoSince = time.GetTimestamp();
            AskForTurn();
            return bytes;
        }
    }

    private bool MayTakeTurn => _updates is { IsEmpty: false } && !_hasEnded && (_updates.IsToPull || MaySendUpdate);

    private bool MaySendUpdate => _updateId == 0 && (_waiting?.Count ?? 0) == 0 && HasPlaceForUpdate && output.Waiting <= MostAhead;

    // Half of the window, and the last place of a small one, is kept for what is more urgent; but not for ever.
    private bool HasPlaceForUpdate => _window.Count <= (bounds.Window - 1) / 2
        || (!_window.IsFull && time.GetElapsedTime(_mayGoSince) > bounds.UpdateTime);

    private void AskForTurn()
    {
        if (_asksForTurn || !MayTakeTurn) return;

        _asksForTurn = true;
        pacer.Ask(tenantNo, this);
    }

    private long SendUpdate(OutgoingUpdate update)
    {
        _updates!.Dequeue();
        var sent = Subscriptions.Messages switch
        {
            < 0 => false,
            0 => SendAtOnce(update.Outgoing, droppable: false),
            _ => Send(update.Outgoing, out _updateId) || ForgetUpdate(),
        };
        _updateSentAt = time.GetTimestamp();
        return sent ? update.Size : 0;
    }

    // An output that takes no more ends its connection with the next message; the update is pulled over the next one.
    private bool ForgetUpdate()
    {
        _updateId = 0;
        return false;
    }

    private long TellToPull()
    {
        var bytes = _updates!.TakeMissed();
        if (Subscriptions.Messages < 0) return 0;

        Put(new Outgoing(ServerEvents.Sync(account, tenantNo, time.GetUtcNow()).Json, 0), droppable: false);
        return bytes;
    }

    private void UpdateIsAcknowledged() => (_updateId, _updateAcknowledgedAt) = (0, time.GetTimestamp());

    /// <summary>Tells the device which updates an envelope overtakes in their conversation, so that it takes none of them for
    /// a gap. False if there is no room for that.</summary>
    private bool TellOfOvertaken(Outgoing outgoing)
    {
        if (_updates is not { IsEmpty: false } || !EnvelopeReader.TryRead(outgoing.Json, out var envelope, out _)) return true;

        var peer = envelope.From == account.AsPeer() ? envelope.To : envelope.From;
        foreach (var seq in _updates.TakeOvertaken(peer, envelope.Seq))
        {
            var later = ServerEvents.Later(new LaterEvent(peer.Value, seq), account, tenantNo, time.GetUtcNow());
            if (!Put(new Outgoing(later.Json, 0), droppable: false)) return false;
        }

        return true;
    }
}
