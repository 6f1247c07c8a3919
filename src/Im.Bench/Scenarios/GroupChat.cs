using System.CommandLine;
using System.Text.Json;
using Im.Bench.Connections;
using Im.Bench.Messages;
using Im.Bench.Reports;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Bench.Scenarios;

/// <summary>A group of which some members are there, and some of these write, as fast as the answers come.</summary>
internal sealed class GroupChat : IScenario
{
    private const int NamedAtOnce = 1_000;

    private static readonly Option<int> Members = Choice.Of("members", "Members of the group.", 100, 2, 100_000);
    private static readonly Option<int> Online = Choice.Of("online", "Members who are connected; 0 for all.", 0, 0, 100_000);
    private static readonly Option<int> Senders = Choice.Of("senders", "Members who write.", 1, 1, 100);
    private static readonly Option<int> Window = Choice.Of("window", "Messages of a sender without PUBACK.", 8, 1, 64);
    private static readonly Option<int> Payload = Choice.Of("payload", "Bytes of an envelope.", 300, 128, 65_536);

    public string Name => "group";

    public string Description => "Members of a group write to it at QoS 1; deliveries, latency to each and to the last, cost.";

    public IReadOnlyList<Option<int>> Options { get; } = [Members, Online, Senders, Window, Payload, .. Pace.Options];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        bench.Say("registering");
        var logins = await bench.Registrar.Register(options.GetValue(Members), cancellation);
        bench.Say("making the group");
        var group = await MakeGroup(logins, cancellation);

        bench.Say("connecting");
        var online = options.GetValue(Online) is > 1 and var some ? Math.Min(some, logins.Length) : logins.Length;
        await using var crowd = await Crowd.Connect(logins[..online], cancellation);
        var senders = Math.Min(options.GetValue(Senders), online);
        var clocks = new Clocks(senders, receivers: online - 1);
        var talk = new TalkOfGroup([.. crowd.Connections.Select((connection, i) => new Talker(
            connection,
            new MessageTemplate(i, Topics.Send, group, options.GetValue(Payload)),
            new Errand(options.GetValue(Window), i < senders ? Pace.Limit(options) : 0, senders),
            clocks))]);

        var figures = await Pace.Run(bench, options, talk, clocks, cancellation);
        return new Outcome(
            [
                .. figures,
                new("last delivery p50, ms", clocks.Last.Percentile(50)),
                new("last delivery p99, ms", clocks.Last.Percentile(99)),
                .. talk.Figures,
            ],
            [.. talk.Faults, .. crowd.Faults]);
    }

    // Before the members connect, so that its events are in nobody's way.
    private static async Task<string> MakeGroup(Login[] logins, CancellationToken cancellation)
    {
        await using var owner = await DeviceConnection.Open(logins[0], cancellation);
        var caller = new RpcCaller(owner);
        owner.Start(caller);
        var made = Answer(await caller.Call(RpcMethods.GroupCreate, """{"rid":"1"}""", cancellation));
        var group = made.GetProperty("groupId").GetString()!;
        foreach (var some in logins[1..].Chunk(NamedAtOnce))
        {
            var members = string.Join(',', some.Select(login => $"\"{login.Inbox}\""));
            var invited = Answer(await caller.Call(
                RpcMethods.GroupInvite, $$"""{"rid":"2","groupId":"{{group}}","members":[{{members}}]}""", cancellation));
            foreach (var result in invited.GetProperty("results").EnumerateArray())
            {
                if (result.GetProperty("code").GetString() != ErrorCode.Ok.WireName())
                    throw new InvalidOperationException($"A member was refused: {result}");
            }
        }

        return group;
    }

    private static JsonElement Answer(byte[] reply)
    {
        using var document = JsonDocument.Parse(reply);
        return document.RootElement.TryGetProperty("result", out var result)
            ? result.Clone()
            : throw new InvalidOperationException($"The server refused a call: {document.RootElement}");
    }
}
