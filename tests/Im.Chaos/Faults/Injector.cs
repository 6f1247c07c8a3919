using Im.Chaos.Histories;
using Im.Chaos.Load;
using Im.Chaos.Systems;

namespace Im.Chaos.Faults;

/// <summary>Lets one fault after the other strike, and waits each time until the system has recovered.</summary>
internal sealed class Injector(ChaosSystem system, Company company, History history, Action<string> say)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // Some is only known to be missing when a server that was cut off has surely ended, 20 s after its death.
    private static readonly TimeSpan ToHear = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    /// <summary>Goes through the faults.</summary>
    /// <param name="faults">Them.</param>
    /// <param name="seed">Of what each chooses.</param>
    /// <param name="until">When no further one begins.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task Run(IEnumerable<IFault> faults, int seed, TimeSpan until, CancellationToken cancellation)
    {
        // One number a fault, so that a fault that is left out does not change the ones behind it.
        var random = new Random(seed);
        var leftOut = new HashSet<string>();
        foreach (var fault in faults)
        {
            var own = new Random(random.Next());
            if (history.Now >= until) return;
            if (fault.Missing(system) is { } why)
            {
                if (leftOut.Add(fault.Kind)) say($"left out: {fault.Kind}, {why}");
                continue;
            }

            await Strike(fault, own, cancellation);
            await Task.Delay(Calm, cancellation);
        }
    }

    private async Task Strike(IFault fault, Random random, CancellationToken cancellation)
    {
        var began = history.Now;
        string detail;
        try
        {
            detail = await fault.Strike(system, random, cancellation);
        }
        catch (FaultException e)
        {
            history.Complain($"{fault.Kind}: {e.Message}");
            detail = e.Message;
        }

        var healed = history.Now;
        var recovered = await system.AllReady(Patience, cancellation) && await company.Probe(Patience, cancellation);
        var record = new FaultRecord(fault.Kind, detail, began, healed, recovered ? history.Now : null);
        history.Add(record);
        var what = recovered ? $"recovered {(history.Now - healed).TotalSeconds:0.0} s after" : "NOT RECOVERED";
        say($"{began:mm\\:ss} {fault.Kind}, {detail}: {what}");
        if (recovered)
        {
            foreach (var (device, id) in await company.Unheard(ToHear, cancellation))
                history.Complain($"{ToHear.TotalSeconds} s after '{fault.Kind}' ({detail}) {id}, sent since and acknowledged, had not come to {device}.");
            return;
        }

        history.Complain(
            $"{Patience.TotalSeconds} s after '{fault.Kind}' ({detail}) not all processes were ready, or not every device could send.");
    }
}
