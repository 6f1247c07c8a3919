using Im.Chaos.Checking;
using Im.Chaos.Faults;
using Im.Chaos.Histories;
using Im.Chaos.Load;
using Im.Chaos.Systems;

namespace Im.Chaos;

/// <summary>One system from its start to its check.</summary>
internal sealed class ChaosRound(ChaosOptions options, Shape shape, int seed, Action<string> say)
{
    private static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ToConverge = TimeSpan.FromSeconds(30);

    // PostgreSQL runs as another user, and its data lie below.
    private const UnixFileMode ForOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Runs it.</summary>
    /// <param name="duration">How long faults go on; null: one of each.</param>
    /// <param name="file">Where the history goes.</param>
    /// <param name="cancellation">Ends it early, with what was started.</param>
    public async Task<RoundResult> Run(TimeSpan? duration, HistoryFile? file, CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("im-chaos-");
        if (!OperatingSystem.IsWindows()) directory.UnixFileMode |= ForOthers;
        var history = new History(file);
        var result = await Run(directory.FullName, history, duration, cancellation);
        if (result.Violations.Count == 0) directory.Delete(recursive: true);
        else say($"logs, data and stores are left in {directory.FullName}");
        return result;
    }

    private async Task<RoundResult> Run(string directory, History history, TimeSpan? duration, CancellationToken cancellation)
    {
        var cast = new Cast(seed, options.SdkDevices, options.RawDevices);
        say($"starting: shape {shape}, seed {seed}, {cast.Devices.Count} devices");
        await using var system = await ChaosSystem.Start(shape, movesClock: duration is not null, directory, cancellation);
        await using var company = new Company(cast, options, seed, system.Balancer.Http, directory, history);
        await company.Start(cancellation);
        say($"{history.Now:mm\\:ss} all are connected");

        var faults = duration is null ? FaultPlan.OneOfEach(seed) : FaultPlan.Endless(seed);
        var until = duration is { } given ? history.Now + given : TimeSpan.MaxValue;
        await new Injector(system, company, history, say).Run(faults, seed, until, cancellation);
        await company.Quiet();
        if (!await company.AllAnswered(ToAnswer, cancellation))
            history.Complain($"Some messages had no answer {ToAnswer.TotalSeconds} s after the last fault.");

        var violations = await Check(system, company, cast, history, cancellation);
        return new RoundResult(shape, seed, history, violations);
    }

    private async Task<IReadOnlyList<Violation>> Check(
        ChaosSystem system, Company company, Cast cast, History history, CancellationToken cancellation)
    {
        var archive = await ArchiveReader.Read(system.PostgreSql.ConnectionString);
        if (!await Until.True(Converged, ToConverge, cancellation))
        {
            var late = Missing().Take(5).ToList();
            await company.Pull();
            var healed = await Until.True(Converged, ToConverge, cancellation);
            history.Complain(
                $"Devices lacked messages and did not know it{(healed ? ", until they were made to pull" : ", and do not get them")}: "
                + string.Join(" ", late.Select(it => it.Text)));
        }

        say($"{history.Now:mm\\:ss} checking");
        return Checker.Look(
            new Evidence(cast.Devices, history.Sent, history.Answers, history.Shown, archive, await company.Stores()), history.Complaints);

        IEnumerable<Violation> Missing()
        {
            var evidence = new Evidence(cast.Devices, history.Sent, [], history.Shown, archive, []);
            return cast.Devices.SelectMany(device => EveryoneHasAll.Missing(evidence, device));
        }

        bool Converged() => !Missing().Any();
    }
}

/// <summary>What came of a round.</summary>
internal sealed record RoundResult(Shape Shape, int Seed, History History, IReadOnlyList<Violation> Violations);
