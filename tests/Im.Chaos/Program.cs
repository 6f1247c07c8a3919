using System.CommandLine;
using Im.Chaos;
using Im.Chaos.Systems;

var minutes = new Argument<double?>("minutes")
{
    Description = "How long; default: one fault of each kind, about two minutes.",
    Arity = ArgumentArity.ZeroOrOne,
};
var seed = new Argument<int?>("seed")
{
    Description = "What faults and messages are made of; default: a random one, which is told.",
    Arity = ArgumentArity.ZeroOrOne,
};
var shape = new Option<Shape?>("--shape")
{
    Description = "Mixed: two servers with all roles and a gateway, members in Redis; Equal: three with all roles, members in "
        + "PostgreSQL. Default: in turn.",
};
var sdk = new Option<int>("--sdk-devices") { Description = "Devices on the SDK.", DefaultValueFactory = _ => 8 };
var raw = new Option<int>("--raw-devices") { Description = "Devices that speak MQTT by hand.", DefaultValueFactory = _ => 6 };
var rate = new Option<double>("--rate") { Description = "Messages a device writes in a second.", DefaultValueFactory = _ => 2 };
var history = new Option<string?>("--history") { Description = "A file for all that was sent, answered and shown, as JSON lines." };
var root = new RootCommand("Lets servers, databases, connections and clocks fail under load, and checks that every promise was kept.")
{
    minutes, seed, shape, sdk, raw, rate, history,
};
root.SetAction(async (parsed, stop) =>
{
    if (ChaosRun.Missing is { } missing)
    {
        Console.Error.WriteLine($"chaos: {missing}");
        return 2;
    }

    var report = await ChaosRun.Run(
        new ChaosOptions
        {
            Seed = parsed.GetValue(seed) ?? Random.Shared.Next(1, 1_000_000),
            Duration = parsed.GetValue(minutes) is { } given ? TimeSpan.FromMinutes(given) : null,
            Shape = parsed.GetValue(shape),
            SdkDevices = parsed.GetValue(sdk),
            RawDevices = parsed.GetValue(raw),
            MessagesPerSecond = parsed.GetValue(rate),
            HistoryPath = parsed.GetValue(history),
        },
        line => Console.Error.WriteLine($"chaos: {line}"),
        stop);
    Console.WriteLine(report);
    return report.Violations.Count == 0 ? 0 : 1;
});
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromMinutes(1),   // after Ctrl-C: time to stop what was started
    });
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("chaos: stopped");
    return 130;
}
