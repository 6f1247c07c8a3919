using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Protocol;

namespace Im.Cli.Commands.Apps;

/// <summary><c>im app send --app demo --secret … --user bob --tag staff hello</c></summary>
internal static class AppSending
{
    private static readonly Argument<string[]> Text = new("TEXT")
    {
        Description = "The text; several words become one text.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> Content = new("--content") { Description = "In the place of a text: a content, as JSON." };

    private static readonly Option<int> Type = new("--type")
    {
        Description = "The type of that content.",
        DefaultValueFactory = _ => (int)MessageType.Custom,
    };

    private static readonly Option<string?> Id = new("--id") { Description = "The message's id: sent again, it is stored once. Default: random." };

    private static readonly Option<string?> Target = new("--target") { Description = "In a group: the one member to show it to." };

    private static readonly Option<string?> SubApplication = new("--appid")
    {
        Description = "Only for devices of this sub-application.",
    };

    private static readonly Option<bool> Background = new("--background") { Description = "Without a notification." };

    public static Command Build(CommonOptions common)
    {
        var command = new Command("send", "Sends one message to any number of receivers; tells what became of each.")
        {
            Content, Type, Id, Target, SubApplication, Background, Text,
        };
        AppReceivers.AddTo(command);
        command.Validators.Add(result =>
        {
            var (hasContent, hasText) = (result.GetResult(Content) is not null, result.GetValue(Text) is { Length: > 0 });
            if (hasContent == hasText) result.AddError("Say a TEXT or a --content.");
        });
        return command.DoesAsApp(common, async (api, parsed, output, cancellation) =>
            output.Results(await api.Call(HttpMethod.Post, "v1/messages", Message(parsed), cancellation), AppReceivers.Names(parsed)));
    }

    private static JsonObject Message(ParseResult parsed)
    {
        var message = new JsonObject
        {
            ["id"] = parsed.GetValue(Id) ?? Guid.NewGuid().ToString("N"),
            ["to"] = AppReceivers.Read(parsed),
            ["type"] = parsed.GetValue(Content) is null ? (int)MessageType.Text : parsed.GetValue(Type),
            ["content"] = parsed.GetValue(Content) is { } json
                ? Parse(json)
                : new JsonObject { ["text"] = string.Join(' ', parsed.GetRequiredValue(Text)) },
        };
        if (parsed.GetValue(Target) is { } target) message["target"] = target;
        if (parsed.GetValue(SubApplication) is { } appId) message["appid"] = appId;
        if (parsed.GetValue(Background)) message["isBackground"] = true;
        return message;
    }

    private static JsonObject Parse(string content)
    {
        try
        {
            return JsonNode.Parse(content) as JsonObject ?? throw new ArgumentException("The content is no JSON object.");
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The content is no JSON: {e.Message}", e);
        }
    }
}
