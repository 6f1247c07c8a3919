using System.Collections.Concurrent;
using Im.Archive;
using Im.Protocol;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Im.Notifications;

/// <summary>Asks the members of groups, tags and everyone, page by page, whether a message is to be pushed to them. What was
/// asked twice, since a process died between two pages, is put into the outbox once.</summary>
internal sealed partial class AudienceWorker(
    IPushStore store, IPushAccounts accounts, IMessageArchive archive, OutboxSignal signal, TimeProvider time,
    IOptions<NotificationOptions> options, ILogger<AudienceWorker> logger, IHostApplicationLifetime? lifetime = null)
    : BackgroundService
{
    private const int PageSize = 200;
    private const int AskedAtOnce = 32;
    private const int AudiencesAtOnce = 4;
    private const int MostTries = 10;
    private const int Remembered = 10_000;

    // Before an account in what is noted of a walk: it has come to those who were noted.
    private const string Noted = "~";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    // A busy group is gone through only so often that each member costs as much as in a quiet one.
    private readonly ConcurrentDictionary<long, long> _notBefore = new();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Takes once what is due, and goes through it.</summary>
    /// <returns>How many messages.</returns>
    public async Task<int> Pass(CancellationToken cancellation)
    {
        var taken = await store.TakeAudiences(
            Now, Until(), AudiencesAtOnce, Random.Shared.NextInt64(1, long.MaxValue));
        await Task.WhenAll(taken.Select(entry => Ask(entry, cancellation)));
        return taken.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (lifetime is not null)
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var begin = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
            await started.Task.WaitAsync(stoppingToken);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await Pass(stoppingToken) == 0) await Task.Delay(Poll, time, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
                await Task.Delay(Poll, time, stoppingToken);
            }
        }
    }

    private long Until() => Now + (long)options.Value.Lease.TotalMilliseconds;

    private async Task Ask(AudienceEntry entry, CancellationToken cancellation)
    {
        try
        {
            if (entry.ExpiresAt <= Now) await store.End(entry);
            else if (IsTooSoon(entry, out var at)) await store.PutBack(entry, at);
            else await AskAll(entry, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogNotAsked(failure);
            var pause = RetrySchedule.After(entry.Tries + 1, null, Random.Shared);
            if (entry.Tries >= MostTries) await store.End(entry);
            else await store.Delay(entry, Now + (long)pause.TotalMilliseconds);
        }
    }

    // Only plain messages to all: who is mentioned or called is told at once.
    private bool IsTooSoon(AudienceEntry entry, out long at) =>
        _notBefore.TryGetValue(entry.Push.Message.Conversation, out at) && at > Now && entry.After.Length == 0
        && entry.Push is { Only: null, Message: { Mentions.Count: 0, Kind: Im.Grains.Push.PushKind.Message } };

    private async Task AskAll(AudienceEntry entry, CancellationToken cancellation)
    {
        var asked = 0;
        for (var after = entry.After; ;)
        {
            var (page, next) = await Page(entry, after, cancellation);
            if (page.Count == 0 && next.Length == 0) break;

            var (begun, failed) = (time.GetTimestamp(), 0);
            await Parallel.ForEachAsync(
                page, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellation },
                async (account, _) =>
                {
                    if (!await Consider(account, entry.Push)) Interlocked.Increment(ref failed);
                });

            // A few that cannot be asked stop nobody; if it is most of them, something is wrong that passes.
            if (failed > page.Count / 2) throw new InvalidOperationException("Most accounts of a page could not be asked.");
            asked += page.Count;
            after = next;
            signal.Raise(Now + (long)options.Value.Window.TotalMilliseconds);
            if (!await store.Advance(entry, after, Until())) return;   // somebody else goes on

            // Accounts are wakened for it, and those who chat come first. So many walk at once, and share the pace.
            var pace = AudiencesAtOnce * TimeSpan.FromSeconds((double)page.Count / options.Value.AccountsPerSecond) - time.GetElapsedTime(begun);
            if (page.Count == PageSize && pace > TimeSpan.Zero) await Task.Delay(pace, time, cancellation);
        }

        await store.End(entry);
        if (asked <= PageSize) return;

        if (_notBefore.Count >= Remembered) _notBefore.Clear();
        _notBefore[entry.Push.Message.Conversation] = Now + (asked * 2_000L / options.Value.AccountsPerSecond);
    }

    private async Task<bool> Consider(AccountId account, Im.Grains.Push.AudiencePush push)
    {
        try
        {
            await accounts.Consider(account, push.Audience, push.Message);
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            LogNotAskedOne(failure);
            return false;
        }
    }

    // Of everyone first those who have looked there, then those who were noted: who is both is asked twice, and offered once.
    private async Task<(IReadOnlyList<AccountId> Accounts, string Next)> Page(
        AudienceEntry entry, string after, CancellationToken cancellation)
    {
        var (push, message) = (entry.Push, entry.Push.Message);
        if (push.Only is { } only)
        {
            return Page(
                [.. only.Where(it => string.CompareOrdinal(it.Value, after) > 0)
                    .OrderBy(it => it.Value, StringComparer.Ordinal).Take(PageSize)]);
        }

        if (!after.StartsWith(Noted, StringComparison.Ordinal))
        {
            var members = await archive.MembersAfter(message.Conversation, after, PageSize, cancellation);
            return members.Count == 0 && push.Audience.Kind == PeerKind.Everyone ? ([], Noted) : Page(members);
        }

        return Page(await store.AccountsAfter(message.TenantNo, after[Noted.Length..], PageSize, cancellation), Noted);
    }

    private static (IReadOnlyList<AccountId>, string) Page(IReadOnlyList<AccountId> accounts, string prefix = "") =>
        (accounts, accounts.Count == 0 ? "" : $"{prefix}{accounts[^1].Value}");

    [LoggerMessage(LogLevel.Warning, "Messages to many that may have to be pushed could not be read; it is tried again.")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(LogLevel.Warning, "A member could not be asked whether a message is to be pushed.")]
    private partial void LogNotAskedOne(Exception failure);

    [LoggerMessage(LogLevel.Warning, "Members could not be asked whether a message is to be pushed; it is tried again.")]
    private partial void LogNotAsked(Exception failure);
}
