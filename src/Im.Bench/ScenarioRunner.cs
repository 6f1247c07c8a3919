using System.CommandLine;
using Im.Bench.Connections;
using Im.Bench.Measuring;
using Im.Bench.Reports;
using Im.Bench.Scenarios;

namespace Im.Bench;

/// <summary>Runs a scenario as often as asked, and reports.</summary>
internal static class ScenarioRunner
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>The run broke off, or something happened that must not.</summary>
    public const int Wrong = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>The command of a scenario.</summary>
    public static Command CommandOf(IScenario scenario, CommonOptions common)
    {
        var command = new Command(scenario.Name, scenario.Description);
        foreach (var option in scenario.Options) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Guard(scenario, common, parsed, cancellation));
        return command;
    }

    private static async Task<int> Guard(
        IScenario scenario, CommonOptions common, ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            var report = await Run(scenario, common, parsed, cancellation);
            Console.Out.Write(MarkdownTable.Of(report));
            if (common.Json(parsed) is { } file)
            {
                await using var output = file.Create();
                JsonReport.Write(output, report, TimeProvider.System.GetUtcNow());
            }

            string[] faults = [.. report.Runs.SelectMany(run => run.Faults)];
            foreach (var fault in faults) Say($"WRONG: {fault}");
            return faults.Length == 0 ? Ok : Wrong;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Say("Stopped.");
            return Wrong;
        }
        catch (Exception e)
        {
            Say(e.Message.ReplaceLineEndings(" "));
            return Wrong;
        }
    }

    private static async Task<Report> Run(
        IScenario scenario, CommonOptions common, ParseResult parsed, CancellationToken cancellation)
    {
        var broker = common.Broker(parsed);
        HttpClient[] servers = broker is null ? [.. common.Servers(parsed).Select(address => new HttpClient { BaseAddress = address })] : [];
        ITarget target = broker is null
            ? new ImTarget(servers, common.Tenant(parsed), common.App(parsed))
            : new BrokerTarget(broker, common.Version(parsed), common.KeepsSession(parsed));
        var observer = new Observer(
            servers, common.ServerPids(parsed), common.DatabasePid(parsed), common.Data(parsed));
        var runs = new List<Outcome>();
        for (var run = 1; run <= common.Runs(parsed); run++)
        {
            var name = $"{scenario.Name} {run}";
            var bench = new Workbench(target, observer, what => Say($"{name}: {what}"));
            runs.Add(await scenario.Run(bench, parsed, cancellation));
        }

        var options = scenario.Options.Select(option => KeyValuePair.Create(option.Name[2..], parsed.GetValue(option)));
        return new Report(scenario.Name, [.. options], runs);
    }

    private static void Say(string sentence) => Console.Error.WriteLine($"im-bench: {sentence}");
}
