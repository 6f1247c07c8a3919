using Im.Bench.Reports;

namespace Im.Bench.Day;

/// <summary>What a town's devices have received at the end, beside what was written to them.</summary>
internal sealed class Reckoning(Town town)
{
    private readonly Ledger[] _ledgers = [.. town.Residents.SelectMany(resident => resident.Ledgers)];

    /// <summary>Whether all is answered and nothing is missing.</summary>
    public bool IsEven => Wrongs.All(figure => figure.Value == 0);

    /// <summary>Its numbers.</summary>
    public IEnumerable<Figure> Figures =>
    [
        new("messages sent", town.Sent),
        new("messages pulled", _ledgers.Sum(ledger => ledger.Pulled)),
        new("pulled and delivered", _ledgers.Sum(ledger => ledger.Both)),
        new("sent again", town.Residents.Sum(resident => resident.Letters.Repeated)),
        new("told to sync", town.Residents.Sum(resident => resident.Syncs)),
        .. Wrongs,
    ];

    /// <summary>What must not happen, in words.</summary>
    public IEnumerable<string> Faults =>
    [
        .. Wrongs.Where(figure => figure.Value != 0).Select(figure => $"{figure.Name}: {figure.Value}"),
        .. town.Residents.Select(resident => resident.Fault).OfType<string>().CountBy(fault => fault)
            .Select(alike => $"{alike.Value} devices: {alike.Key}"),
    ];

    private IEnumerable<Figure> Wrongs =>
    [
        new("refused", town.Residents.Sum(resident => resident.Letters.Refused)),
        new("devices without an answer", town.Residents.Count(resident => !resident.Letters.IsDone)),
        new("lost", _ledgers.Sum(ledger => ledger.Lost)),
        new("duplicates", _ledgers.Sum(ledger => ledger.Duplicates)),
        new("out of order", _ledgers.Sum(ledger => ledger.Disordered)),
    ];
}
