namespace Im.Bench.Reports;

/// <summary>The runs of a scenario.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Options">The numbers it was run with.</param>
/// <param name="Runs">What each run has shown.</param>
internal sealed record Report(string Scenario, IReadOnlyList<KeyValuePair<string, int>> Options, IReadOnlyList<Outcome> Runs)
{
    /// <summary>The names of all figures, in order.</summary>
    public IEnumerable<string> Names => Runs.SelectMany(run => run.Figures).Select(figure => figure.Name).Distinct();

    /// <summary>A figure of each run that has it.</summary>
    public double[] Values(string name) =>
        [.. Runs.SelectMany(run => run.Figures).Where(figure => figure.Name == name).Select(figure => figure.Value)];

    /// <summary>The middle one of some numbers; of two middle ones, their mean.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
