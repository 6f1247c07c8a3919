namespace Im.Bench.Reports;

/// <summary>One number of a report.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Value">The number.</param>
internal sealed record Figure(string Name, double Value);
