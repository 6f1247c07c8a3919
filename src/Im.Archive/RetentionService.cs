using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Im.Archive;

/// <summary>Begins epochs and lets old messages go, every hour, in one process at a time.</summary>
internal sealed partial class RetentionService(
    IMessageRetention archive, IOptions<ArchiveOptions> options, TimeProvider time, ILogger<RetentionService> logger,
    IEnumerable<IRetentionRules> rules) : BackgroundService
{
    private const int ConversationsAtOnce = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // Between two small deletions: who sends and reads comes first.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly IRetentionRules? _rules = rules.SingleOrDefault();

    /// <summary>Does once what is due.</summary>
    public async Task Pass(CancellationToken cancellation)
    {
        await using var turn = await archive.TakeTurn(cancellation);
        if (turn is null) return;

        var now = await Now(cancellation);
        if (archive.HasEpochs) await TurnEpochs(now, cancellation);
        if (_rules is { HasAny: true } || (!archive.HasEpochs && options.Value.RetentionDays > 0)) await Expire(now, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await Pass(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static long Before(DateTimeOffset now, int days) => now.AddDays(-days).ToUnixTimeMilliseconds();

    // By the clock that is behind: what a process whose own is wrong took would not come back.
    private async Task<DateTimeOffset> Now(CancellationToken cancellation)
    {
        var own = time.GetUtcNow();
        return await archive.SharedTime(cancellation) is { } shared && shared < own ? shared : own;
    }

    private async Task TurnEpochs(DateTimeOffset now, CancellationToken cancellation)
    {
        await archive.BeginEpoch(Before(now, options.Value.PartitionDays), cancellation);
        if (options.Value.RetentionDays > 0)
            await archive.DropEpochs(Before(now, options.Value.RetentionDays), cancellation);
    }

    private async Task Expire(DateTimeOffset now, CancellationToken cancellation)
    {
        var (last, removed) = (0L, 0L);
        while (await archive.ConversationsAfter(last, ConversationsAtOnce, cancellation) is [_, ..] page)
        {
            last = page[^1].Id;
            var due = page.Select(it => (it.Id, Days: DaysOf(it.TenantNo))).Where(it => it.Days > 0)
                .Select(it => (it.Id, Before(now, it.Days))).ToList();
            while (due.Count > 0 && await archive.Expire(due) is > 0 and var count)
            {
                removed += count;
                await Task.Delay(Pause, time, cancellation);
            }
        }

        if (removed > 0) LogRemoved(removed);
    }

    // Where the server's own retention drops epochs, only a shorter one of the tenant is looked for.
    private int DaysOf(string tenantNo)
    {
        var (own, all) = (_rules?.DaysOf(tenantNo) ?? 0, options.Value.RetentionDays);
        if (archive.HasEpochs) return own;
        return own == 0 || all == 0 ? Math.Max(own, all) : Math.Min(own, all);
    }

    [LoggerMessage(LogLevel.Information, "Retention has removed {Count} messages.")]
    private partial void LogRemoved(long count);

    [LoggerMessage(LogLevel.Warning, "Retention has failed and is tried again in an hour.")]
    private partial void LogFailed(Exception failure);
}
