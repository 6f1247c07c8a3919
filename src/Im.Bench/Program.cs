using System.CommandLine;
using Im.Bench;
using Im.Bench.Reports;
using Im.Bench.Scenarios;
using Im.Bench.Vendors;

IScenario[] scenarios =
    [new P2p(), new GroupChat(), new Idle(), new Storm(), new Calling(), new Drain(), new Pushes(), new Updates(), new Files(), new Mixed()];

var common = new CommonOptions();
var root = new RootCommand("Puts load on an Im.Orleans server and measures it. ./bench.sh starts a server for it.");
foreach (var scenario in scenarios) root.Subcommands.Add(ScenarioRunner.CommandOf(scenario, common));
root.Subcommands.Add(Comparison.Command());
root.Subcommands.Add(VendorSettings.Command());
common.AddTo(root);

var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"im-bench: {parsed.Errors[0].Message}");
    Console.Error.WriteLine("Try './bench.sh --help', or './bench.sh SCENARIO --help'.");
    return ScenarioRunner.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
