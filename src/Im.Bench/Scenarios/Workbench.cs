using Im.Bench.Connections;
using Im.Bench.Measuring;

namespace Im.Bench.Scenarios;

/// <summary>What a scenario works with.</summary>
/// <param name="Target">What is measured.</param>
/// <param name="Observer">Looks at it.</param>
/// <param name="Say">Tells whoever waits what is going on.</param>
internal sealed record Workbench(ITarget Target, Observer Observer, Action<string> Say);
