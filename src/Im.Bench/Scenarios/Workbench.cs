using Im.Bench.Connections;
using Im.Bench.Measuring;

namespace Im.Bench.Scenarios;

/// <summary>What a scenario works with.</summary>
/// <param name="Registrar">Makes users.</param>
/// <param name="Observer">Looks at the server.</param>
/// <param name="Say">Tells whoever waits what is going on.</param>
internal sealed record Workbench(Registrar Registrar, Observer Observer, Action<string> Say);
