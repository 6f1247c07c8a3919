using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Im.Notifications;

/// <summary>
/// Takes from the outbox what is due, and has it judged, sent and ended. What it took and did not end, because its process
/// died, somebody else takes when the lease runs out.
/// </summary>
internal sealed partial class PushWorker(
    IPushStore store, PushJudge judge, PushSender sender, TakingBack back, OutboxSignal signal, PushInstruments instruments,
    TimeProvider time, IOptions<NotificationOptions> options, ILogger<PushWorker> logger,
    IHostApplicationLifetime? lifetime = null) : BackgroundService
{
    private const int BatchLimit = 256;
    private const int AskedAtOnce = 32;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _judging = new(AskedAtOnce);
    private readonly ConcurrentDictionary<Task, bool> _underWay = new();
    private int _inFlight;

    /// <summary>Takes once what is due and there is room for.</summary>
    /// <returns>How many; they are under way then.</returns>
    public async Task<int> Pass()
    {
        var room = Math.Min(BatchLimit, options.Value.InFlight - Volatile.Read(ref _inFlight));
        if (room <= 0) return 0;

        var now = time.GetUtcNow();
        var until = now + options.Value.Lease;
        var taken = await store.Take(
            now.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds(), room, Random.Shared.NextInt64(1, long.MaxValue));
        if (taken.Count == 0) return 0;

        Interlocked.Add(ref _inFlight, taken.Count);
        Track(Process(taken));
        return taken.Count;
    }

    /// <summary>Waits for all that is under way.</summary>
    public Task Finished() => Task.WhenAll(_underWay.Keys);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The grains leave before this stops: what is due from then on is another process's, or waits for the next start.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            stoppingToken, lifetime?.ApplicationStopping ?? CancellationToken.None);
        try
        {
            if (lifetime is not null) await Until(lifetime.ApplicationStarted, end.Token);
            await Work(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }

        await Finished();   // the vendor may have what was sent, so its answer is waited for
    }

    private async Task Work(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                signal.Reset();
                if (await Pass() > 0) continue;

                await Observe();
                await signal.Wait(Poll, stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                LogFailed(failure);
                await Task.Delay(Poll, time, stopping);
            }
        }
    }

    private static async Task Until(CancellationToken started, CancellationToken stopping)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var begin = started.Register(() => done.TrySetResult());
        using var end = stopping.Register(() => done.TrySetCanceled(stopping));
        await done.Task;
    }

    private async Task Observe()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var next = await store.NextDue() ?? now;
        instruments.Oldest(TimeSpan.FromMilliseconds(now - next));

        // Raised before the signal was reset, or by another process. What is overdue is somebody's work already.
        if (next > now) signal.Raise(next);
    }

    private void Track(Task task)
    {
        _underWay[task] = true;
        task.ContinueWith(
            (done, all) => ((ConcurrentDictionary<Task, bool>)all!).TryRemove(done, out _), _underWay, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task Process(IReadOnlyList<OutboxEntry> entries)
    {
        await Task.Yield();
        var batch = new PushJudge.Batch();
        var judged = await Task.WhenAll(entries.Select(entry => Judge(entry, batch)));
        await End([.. judged.Select(it => it.End).OfType<OutboxFinish>()]);
        await Task.WhenAll(judged.Select(it => it.Attempt).OfType<PushAttempt>()
            .GroupBy(it => it.Likeness)
            .SelectMany(alike => alike.Chunk(CredentialLane.Limit))
            .Select(Send));
    }

    private async Task<(PushAttempt? Attempt, OutboxFinish? End)> Judge(OutboxEntry entry, PushJudge.Batch batch)
    {
        await _judging.WaitAsync();
        try
        {
            return await judge.Judge(entry, batch);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The account cannot be asked now; that is no try of the vendor.
            LogNotJudged(failure);
            return (null, judge.Later(entry, RetrySchedule.After(1, null, Random.Shared)));
        }
        finally
        {
            _judging.Release();
        }
    }

    private async Task Send(PushAttempt[] attempts)
    {
        var lane = attempts[0].Lane;
        if (!lane.TryEnter(attempts.Length))
        {
            await End([.. attempts.Select(it => judge.Later(it.Entry, Crowded))]);
            return;
        }

        IReadOnlyList<OutboxFinish> ends;
        try
        {
            ends = await sender.Send(attempts);
        }
        finally
        {
            lane.Leave(attempts.Length);
        }

        await End(ends);
    }

    // Places are given back one by one: a slow vendor holds up no other.
    private async Task End(IReadOnlyList<OutboxFinish> ends)
    {
        if (ends.Count == 0) return;

        try
        {
            var states = await store.Finish(ends);
            for (var i = 0; i < ends.Count; i++)
            {
                if (states[i] == FinishState.Withdrawn && ends[i].ShownVendor is { } vendor) back.Take(ShownOf(ends[i], vendor));
                if (states[i] == FinishState.Joined || ends[i].Action is FinishAction.Retry or FinishAction.Defer)
                    signal.Raise(ends[i].DueAt);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogLeft(ends.Count, failure);
        }
        finally
        {
            Interlocked.Add(ref _inFlight, -ends.Count);
            signal.Raise(time.GetUtcNow().ToUnixTimeMilliseconds());
        }
    }

    private static ShownPush ShownOf(OutboxFinish end, string vendor) => new()
    {
        Account = end.Entry.Account,
        DeviceId = end.Entry.DeviceId,
        Login = end.Entry.Login,
        TenantNo = end.Entry.Message.TenantNo,
        Peer = end.Entry.Peer,
        Conversation = end.Entry.Message.Conversation,
        Seq = end.Entry.Message.Seq,
        Kind = end.Entry.Message.Kind,
        RoomId = end.Entry.Message.RoomId,
        Vendor = vendor,
        VendorId = end.ShownVendorId,
        AppId = end.ShownAppId ?? "",
    };

    [LoggerMessage(LogLevel.Warning, "The push outbox could not be read; it is tried again.")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(LogLevel.Warning, "{Count} pushes were left where they are; they come again when their lease runs out.")]
    private partial void LogLeft(int count, Exception failure);

    [LoggerMessage(LogLevel.Warning, "An account could not be asked for a push; it is tried again.")]
    private partial void LogNotJudged(Exception failure);
}
