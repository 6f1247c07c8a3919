using System.Globalization;
using System.Text;
using Im.Chaos.Checking;
using Im.Chaos.Histories;

namespace Im.Chaos.Reporting;

/// <summary>What a run was and what came of it, in Markdown.</summary>
internal sealed class Report(ChaosOptions options, IReadOnlyList<RoundResult> rounds)
{
    private const int MostTold = 20;

    /// <summary>All promises that were broken.</summary>
    public IReadOnlyList<Violation> Violations { get; } = [.. rounds.SelectMany(it => it.Violations)];

    /// <summary>The faults that struck.</summary>
    public IReadOnlyList<FaultRecord> Faults { get; } = [.. rounds.SelectMany(it => it.History.Faults)];

    /// <summary>Messages that were acknowledged.</summary>
    public int Acknowledged { get; } = rounds.Sum(it => AcknowledgedIn(it.History));

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        AppendFaults(text);
        AppendTotals(text);
        AppendViolations(text);
        return text.ToString();
    }

    private void AppendFaults(StringBuilder text)
    {
        text.AppendLine("| fault | times | nobody's message acknowledged | one message waited | recovered after |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: |");
        var faults = rounds.SelectMany(round => round.History.Faults.Select(fault => (round.History, Fault: fault)));
        foreach (var kind in faults.GroupBy(it => it.Fault.Kind).OrderBy(it => it.Key, StringComparer.Ordinal))
        {
            var nobody = kind.Max(it => Outage.OfAll(it.History, it.Fault.Began, End(it.Fault)));
            var one = kind.Max(it => Outage.OfOne(it.History, it.Fault.Began, End(it.Fault)));
            var recovered = kind.Select(it => it.Fault.Recovered - it.Fault.Healed).ToList();
            var after = recovered.Contains(null) ? "not" : Seconds(recovered.Max()!.Value);
            text.AppendLine(Invariant($"| {kind.Key} | {kind.Count()} | {Seconds(nobody)} | {Seconds(one)} | {after} |"));
        }

        text.AppendLine().AppendLine("Each time is the longest of its kind.").AppendLine();
    }

    private void AppendTotals(StringBuilder text)
    {
        var histories = rounds.Select(it => it.History).ToList();
        object[] totals =
        [
            histories.Sum(it => it.Sent.Count), Acknowledged, histories.Sum(RefusedIn), histories.Sum(it => it.Shown.Count),
            .. Enum.GetValues<ViolationKind>().Select(kind => Violations.Count(it => it.Kind == kind)),
        ];
        text.AppendLine("| messages | acknowledged | refused | shown | lost | doubled | gaps | out of order | crossed | foreign | down |");
        text.AppendLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        text.AppendLine(Invariant($"| {string.Join(" | ", totals)} |")).AppendLine();

        var shapes = rounds.Select(it => Invariant($"{it.Shape} for {it.History.Faults.LastOrDefault()?.Healed.TotalSeconds ?? 0:0} s"));
        var devices = Invariant($"{options.SdkDevices} devices on the SDK and {options.RawDevices} by hand");
        var rate = Invariant($"each writing {options.MessagesPerSecond} messages a second");
        text.AppendLine(Invariant($"Seed {options.Seed}; {string.Join(", ", shapes)}; {devices}, {rate}.")).AppendLine();
    }

    private void AppendViolations(StringBuilder text)
    {
        if (Violations.Count == 0) return;

        text.AppendLine(Invariant($"{Violations.Count} violations; the first of each kind:")).AppendLine();
        foreach (var round in rounds)
        {
            foreach (var violation in round.Violations.GroupBy(it => it.Kind).SelectMany(it => it.Take(MostTold)))
                text.AppendLine(Invariant($"- {violation.Kind}: {violation.Text}{While(round.History, violation.At)}"));
        }
    }

    private static string While(History history, TimeSpan? at)
    {
        if (at is not { } when) return "";

        var on = history.Faults.FirstOrDefault(it => it.Began <= when && when <= End(it));
        return $" (at {when:mm\\:ss\\.f}{(on is null ? "" : $", during '{on.Kind}', {on.Detail}, of {on.Began:mm\\:ss\\.f}")})";
    }

    private static TimeSpan End(FaultRecord fault) => fault.Recovered ?? fault.Healed + TimeSpan.FromSeconds(90);

    private static int AcknowledgedIn(History history) =>
        history.Answers.Where(it => it.IsAcknowledged).Select(it => it.Id).Distinct().Count();

    private static int RefusedIn(History history) =>
        history.Answers.Where(it => !it.IsAcknowledged).Select(it => it.Id).Distinct().Count();

    private static string Seconds(TimeSpan time) => Invariant($"{time.TotalSeconds:0.0} s");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
