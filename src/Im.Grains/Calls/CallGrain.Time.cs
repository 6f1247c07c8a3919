using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Calls;

/// <summary>What time does to a call: nobody answers, devices go, it is over and need not be known any more.</summary>
internal sealed partial class CallGrain
{
    /// <summary>So long after the time has run out accounts look whether the call is still there.</summary>
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Dictionary<AccountId, long> _goneSince = [];
    private IGrainTimer? _timer;

    // When devices were last looked for, or their talk began here: whoever asks meanwhile does not put the next look off.
    private long _lookedAt;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Before anybody asks who is in the call: its time may have run out while it was nowhere.
        await Room.Advance();
        LookAgain();
    }

    public async Task<bool> Check(AccountId account)
    {
        await Room.Advance();
        LookAgain();
        return Room.PartOf(account) is not null;
    }

    public async Task<bool> Leave(AccountId account, string deviceId)
    {
        await Room.Advance();
        var hasLeft = Call?.PartOf(account)?.DeviceId == deviceId ? await Room.Gone(account) : !Room.Owes;
        LookAgain();
        return hasLeft;
    }

    /// <summary>An activation that ends in order leaves nothing of a call that is over: nobody else would take it away.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Call is { IsOver: true } && !Room.Owes ? Try(() => state.ClearStateAsync(cancellationToken)) : Task.CompletedTask;

    private async Task Look(CancellationToken cancellation)
    {
        await Try(async () =>
        {
            await Room.Advance();
            if (Call is { IsTalked: true } && !Room.Owes && Now >= After(_lookedAt, options.Value.GoneAfter / 3)) await LookForDevices();
            await Room.ForgetOld();
        });
        if (Call is null) DeactivateOnIdle();
        else LookAgain();
    }

    private async Task Try(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogLookFailed(e, this.GetPrimaryKeyString());
        }
    }

    /// <summary>A device without a connection for too long has left.</summary>
    private async Task LookForDevices()
    {
        _lookedAt = Now;
        var talking = Call!.Callees.Where(callee => callee.Standing == CallStanding.Talking)
            .Select(callee => (callee.Account, callee.DeviceId)).Append((Account: Call.Caller, DeviceId: Call.CallerDevice)).ToArray();
        var here = await Task.WhenAll(talking.Select(it => IsConnected(it.Account, it.DeviceId)));
        for (var i = 0; i < talking.Length; i++)
        {
            var account = talking[i].Account;
            if (here[i] is true) _goneSince.Remove(account);
            if (here[i] is not false) continue;
            if (!_goneSince.TryGetValue(account, out var since)) _goneSince[account] = since = Now;
            if (Now - since < options.Value.GoneAfter.TotalMilliseconds) continue;
            if (!await Room.Gone(account)) return;
        }
    }

    /// <summary>Null if the account cannot tell now.</summary>
    private async Task<bool?> IsConnected(AccountId account, string deviceId)
    {
        try
        {
            return await Account(account).IsConnected(deviceId);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private void LookAgain()
    {
        // Who does not talk any more, and comes again, has been there since.
        foreach (var account in _goneSince.Keys.Where(account => Call is not { } now || !CallRules.Talks(now, account)).ToArray())
            _goneSince.Remove(account);

        // A room without a call leaves, but not at once: who asks in vain may ask again.
        var due = Call is { } call ? TimeSpan.FromMilliseconds(Math.Max(NextLook(call) - Now, 0)) : Vacancy.Stay;
        if (_timer is null)
            _timer = this.RegisterGrainTimer(Look, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        else
            _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private long NextLook(Call call)
    {
        if (call.Owed.Count > 0) return After(Now, RetryAfter);
        if (call.IsOver) return CallRoom.ForgetsAt(call);

        // Several looks within the time that a device may be gone for: the first that misses it begins the time.
        var next = long.MaxValue;
        if (call.IsTalked)
        {
            if (_lookedAt == 0) _lookedAt = Now;
            next = Math.Min(After(_lookedAt, options.Value.GoneAfter / 3), After(call.AnsweredAt, options.Value.Longest));
        }

        return Math.Min(next, call.RingsUntil);
    }

    private static long After(long time, TimeSpan span) => time + (long)span.TotalMilliseconds;

    [LoggerMessage(LogLevel.Warning, "The call in the room {Room} could not be looked after; it is tried again.")]
    private partial void LogLookFailed(Exception exception, string room);
}
