using System.CommandLine;
using System.Diagnostics;
using Im.Bench.Connections;
using Im.Bench.Messages;
using Im.Bench.Reports;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Bench.Scenarios;

/// <summary>A device that comes back and pulls what was written to it in the meantime.</summary>
internal sealed class Drain : IScenario
{
    private const int SendWindow = 64;
    private static readonly TimeSpan SendTime = TimeSpan.FromMinutes(5);

    private static readonly Option<int> Messages = Choice.Of("messages", "Messages that wait.", 1_000);
    private static readonly Option<int> Payload = Choice.Of("payload", "Bytes of an envelope.", 300, 128, 65_536);
    private static readonly Option<int> Page = Choice.Of("page", "Messages asked for at once.", 500, 1, 500);
    private static readonly Option<int> Pulls = Choice.Of("pulls", "How often all is pulled; the first one is told apart.", 6, 2);

    public string Name => "drain";

    public string Description => "A device connects and pulls what it missed with the call 'offline'.";

    public IReadOnlyList<Option<int>> Options { get; } = [Messages, Payload, Page, Pulls];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        if (!bench.Target.NumbersMessages) throw new NotSupportedException("Only an Im.Orleans server has the call 'offline'.");
        var messages = options.GetValue(Messages);
        var logins = await bench.Target.Register(2, cancellation);
        var (sender, receiver) = (logins[0], logins[1]);
        bench.Say("sending");
        await Send(sender, receiver, messages, options.GetValue(Payload), cancellation);

        bench.Say("pulling");
        var faults = new List<string>();
        var times = new List<double>();
        var begin = await bench.Observer.Look(cancellation);
        for (var pull = 0; pull < options.GetValue(Pulls); pull++)
        {
            await using var connection = await DeviceConnection.Open(receiver, cancellation);
            var caller = new RpcCaller(connection);
            connection.Start(caller);
            var watch = Stopwatch.StartNew();
            var pulled = await Pull(caller, sender.Inbox, options.GetValue(Page), faults, cancellation);
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (pulled != messages) faults.Add($"{pulled} of {messages} messages came.");
        }

        var end = await bench.Observer.Look(cancellation);
        var usual = Report.Median(times[1..]);
        return new Outcome(
            [
                new("first pull, ms", times[0]),
                new("pull, median ms", usual),
                new("messages/s", 1e3 * messages / usual),
                .. end.CostSince(begin, (double)messages * times.Count),
            ],
            faults);
    }

    private static async Task Send(Login sender, Login receiver, int count, int size, CancellationToken cancellation)
    {
        await using var connection = await DeviceConnection.Open(sender, cancellation);
        var template = new MessageTemplate(0, Topics.Send, receiver.Inbox, size);
        var talker = new Talker(connection, template, new Errand(SendWindow, count), new Clocks(1, 1));
        talker.Start();
        var waited = Stopwatch.StartNew();
        while (!talker.IsDone)
        {
            if (connection.Fault is { } fault) throw new InvalidOperationException(fault);
            if (waited.Elapsed > SendTime) throw new TimeoutException($"Only {talker.Answered} messages were taken.");
            await Task.Delay(5, cancellation);
        }

        if (talker.Refused > 0) throw new InvalidOperationException($"The server refused {talker.Refused} messages.");
    }

    private static async Task<long> Pull(
        RpcCaller caller, string peer, int size, List<string> faults, CancellationToken cancellation)
    {
        var (have, pulled) = (0L, 0L);
        OfflinePage page;
        do
        {
            page = OfflinePage.Parse(await caller.Call(RpcMethods.Offline, Ask(peer, have, size), cancellation));
            if (page.Count > 0 && (page.First != have + 1 || !page.IsDense)) faults.Add($"A page after {have} has holes.");
            (have, pulled) = (page.UpTo, pulled + page.Count);
        }
        while (page.More);
        return pulled;
    }

    private static string Ask(string peer, long have, int size) =>
        $$$"""{"rid":"1","have":{"{{{peer}}}":{{{have}}}},"limit":{{{size}}}}""";
}
