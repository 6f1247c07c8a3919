using System.CommandLine;
using System.Text.Json.Nodes;

namespace Im.Cli.Commands.Apps;

/// <summary><c>im push log|stats|delivery</c></summary>
internal static class AppPush
{
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "At most so many, the newest: 1–200.",
        DefaultValueFactory = _ => 50,
    };

    private static readonly Option<string?> From = new("--from") { Description = "The first day, UTC, as 2023-02-03. Default: 30 days before the last." };

    private static readonly Option<string?> To = new("--to") { Description = "The last day, UTC. Default: today." };

    private static readonly Argument<string> Message = new("MESSAGE") { Description = "The sender's id for the message." };

    private static readonly Option<string> Receiver = new("--to") { Description = "To whom it was sent: a user, or an id.", Required = true };

    private static readonly Option<string?> Account = new("--account") { Description = "Whose devices: a user, or an account. Default: the receiver's." };

    private static readonly Option<string?> Sender = new("--from") { Description = "Who sent it: a user, or an account. Default: the app." };

    public static Command Build(CommonOptions common)
    {
        var command = new Command("push", "Shows what was pushed through vendors, over HTTP with an app's credentials, which say the tenant, too.")
        {
            new Command("log", "Shows what became of pushes, the newest first.") { Limit }.DoesAsApp(
                common, async (api, parsed, output, cancellation) =>
                {
                    var path = $"v1/push/log?limit={parsed.GetValue(Limit)}";
                    output.List(Flat(await api.Call(HttpMethod.Get, path, body: null, cancellation), "entries"), "entries", "push");
                    return ExitCode.Ok;
                }),
            new Command("stats", "Counts pushes by day, vendor and outcome.") { From, To }.DoesAsApp(
                common, async (api, parsed, output, cancellation) =>
                {
                    var path = $"v1/push/stats{Query(("from", parsed.GetValue(From)), ("to", parsed.GetValue(To)))}";
                    output.List(await api.Call(HttpMethod.Get, path, body: null, cancellation), "counts", "count");
                    return ExitCode.Ok;
                }),
            new Command("delivery", "Tells where a message is, device by device.") { Message, Receiver, Account, Sender }.DoesAsApp(
                common, async (api, parsed, output, cancellation) =>
                {
                    var path = $"v1/messages/{Uri.EscapeDataString(parsed.GetRequiredValue(Message))}/delivery" + Query(
                        ("to", parsed.GetValue(Receiver)), ("account", parsed.GetValue(Account)), ("from", parsed.GetValue(Sender)));
                    var answer = await api.Call(HttpMethod.Get, path, body: null, cancellation);
                    output.List(Flat(answer, "devices"), "devices", "device");
                    return ExitCode.Ok;
                }),
        };
        AppOptions.AddTo(command);
        return command;
    }

    // A line has no place for an object in an object.
    private static JsonObject Flat(JsonObject answer, string list)
    {
        foreach (var entry in (answer[list] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (entry["push"] is not JsonObject push) continue;
            entry.Remove("push");
            foreach (var (name, value) in push) entry[name] = value?.DeepClone();
        }

        return answer;
    }

    private static string Query(params (string Name, string? Value)[] parameters)
    {
        var given = parameters.Where(it => it.Value is not null).Select(it => $"{it.Name}={Uri.EscapeDataString(it.Value!)}").ToList();
        return given.Count == 0 ? "" : $"?{string.Join('&', given)}";
    }
}
