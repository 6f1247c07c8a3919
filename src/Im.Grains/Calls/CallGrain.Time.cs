using Im.Grains.Conversations;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Calls;

/// <summary>What time does to a call: nobody answers, devices go, it is over and need not be known any more.</summary>
internal sealed partial class CallGrain
{
    /// <summary>So long after the time has run out accounts look whether the call is still there.</summary>
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(5);

    // So long late steps are told why they do not fit; later they are told that there is no call.
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Dictionary<AccountId, long> _goneSince = [];
    private IGrainTimer? _timer;

    // When devices were last looked for, or their talk began here: whoever asks meanwhile does not put the next look off.
    private long _lookedAt;

    public async Task<bool> Check(AccountId account)
    {
        await Advance();
        LookAgain();
        return Call?.PartOf(account) is not null;
    }

    public async Task Leave(AccountId account, string deviceId)
    {
        await Advance();
        if (Call is not { } call || call.PartOf(account)?.DeviceId != deviceId) return;
        if (CallRules.Gone(call, account, Now) is { } next) await Become(next);
    }

    /// <summary>An activation that ends in order leaves nothing of a call that is over: nobody else would take it away.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (Call is not { IsOver: true, Owed.Count: 0 } over) return;
        try
        {
            await state.ClearStateAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogLookFailed(e, over.RoomId);
        }
    }

    /// <summary>Does what time has brought.</summary>
    /// <returns>What was sent; null if there was nothing to do.</returns>
    private async Task<IReadOnlyList<(CallStep Step, SendOutcome Outcome)>?> Advance()
    {
        if (Call is not { } call) return null;
        var sent = call.Owed.Count > 0 ? await SendOwed() : null;
        if (CallRules.Overdue(Call!, Now, options.Value.Longest) is not { } next) return sent;
        return [.. sent ?? [], .. await Become(next)];
    }

    private async Task Look(CancellationToken cancellation)
    {
        try
        {
            await Advance();
            if (Call is { IsTalked: true } && Now >= After(_lookedAt, options.Value.GoneAfter / 3)) await LookForDevices();
            if (Call is { IsOver: true, Owed.Count: 0 } over && Now - over.EndedAt >= KeepFor.TotalMilliseconds)
            {
                await state.Forget(this);
                DeactivateOnIdle();
                return;
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogLookFailed(e, Call?.RoomId ?? "");
        }

        LookAgain();
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
            if (CallRules.Gone(Call!, account, Now) is { } next) await Become(next);
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
        if (Call is not { } call) return;

        var due = TimeSpan.FromMilliseconds(Math.Max(NextLook(call) - Now, 0));
        if (_timer is null)
            _timer = this.RegisterGrainTimer(Look, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = true });
        else
            _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private long NextLook(Call call)
    {
        if (call.Owed.Count > 0) return After(Now, RetryAfter);
        if (call.IsOver) return After(call.EndedAt, KeepFor);

        // Several looks within the time that a device may be gone for: the first that misses it begins the time.
        var next = long.MaxValue;
        if (call.IsTalked)
        {
            if (_lookedAt == 0) _lookedAt = Now;
            next = Math.Min(After(_lookedAt, options.Value.GoneAfter / 3), After(call.AnsweredAt, options.Value.Longest));
        }

        return call.Rings ? Math.Min(next, call.RingsUntil) : next;
    }

    private static long After(long time, TimeSpan span) => time + (long)span.TotalMilliseconds;

    [LoggerMessage(LogLevel.Warning, "The call in the room {Room} could not be looked after; it is tried again.")]
    private partial void LogLookFailed(Exception exception, string room);
}
