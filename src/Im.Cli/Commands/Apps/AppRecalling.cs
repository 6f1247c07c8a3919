using System.CommandLine;
using System.Text.Json.Nodes;

namespace Im.Cli.Commands.Apps;

/// <summary><c>im app recall --app demo --secret … --id m1 --user bob --tag staff</c></summary>
internal static class AppRecalling
{
    private static readonly Option<string?> Id = new("--id") { Description = "The id with which the app has sent the message." };

    private static readonly Option<long?> Seq = new("--seq")
    {
        Description = "Its place in the conversation with the one receiver; in a group also a message of somebody else.",
    };

    public static Command Build(CommonOptions common)
    {
        var command = new Command("recall", "Takes a message back at any number of receivers; tells what became of each.") { Id, Seq };
        AppReceivers.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Id) is null == result.GetResult(Seq) is null) result.AddError("Say an --id or a --seq.");
        });
        return command.DoesAsApp(common, async (api, parsed, output, cancellation) => output.Results(
            await api.Call(HttpMethod.Post, "v1/messages/recall", Message(parsed), cancellation), AppReceivers.Names(parsed)));
    }

    private static JsonObject Message(ParseResult parsed)
    {
        var message = new JsonObject { ["to"] = AppReceivers.Read(parsed) };
        if (parsed.GetValue(Id) is { } id) message["id"] = id;
        if (parsed.GetValue(Seq) is { } seq) message["seq"] = seq;
        return message;
    }
}
