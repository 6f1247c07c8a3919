using System.Text.Json.Nodes;
using Im.Protocol;

namespace Im.Cli.Commands.Apps;

/// <summary>What people and scripts read of the answers to an app.</summary>
internal static class AppLines
{
    /// <summary>What became of each; the exit code is good only if it is good for all.</summary>
    /// <param name="output">Where to show it.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="names">What was typed for each result, where those have but ids.</param>
    public static int Results(this Output output, JsonObject answer, IReadOnlyList<string>? names = null)
    {
        var good = true;
        if (!answer.ContainsKey("results")) output.Fact("done", answer, "done");
        foreach (var (i, result) in Objects(answer, "results").Index())
        {
            output.Fact("result", result, Sentence(result, names is not null && i < names.Count ? names[i] : null));
            good &= (string?)result["code"] is not { } code || ErrorCodes.Parse(code) is ErrorCode.Ok or ErrorCode.Duplicate;
        }

        return good ? ExitCode.Ok : ExitCode.Refused;
    }

    /// <summary>A list of the answer, one a line.</summary>
    public static void List(this Output output, JsonObject answer, string list, string what)
    {
        foreach (var one in Objects(answer, list, what)) output.Fact(what, one, Sentence(one));
    }

    /// <summary>The answer itself.</summary>
    public static int One(this Output output, JsonObject answer, string what)
    {
        output.Fact(what, answer, Sentence(answer));
        return ExitCode.Ok;
    }

    private static IEnumerable<JsonObject> Objects(JsonObject answer, string list, string what = "name") =>
        (answer[list] as JsonArray ?? []).Select(one => one as JsonObject ?? new JsonObject { [what] = one?.DeepClone() });

    private static string Sentence(JsonObject one, string? name = null) => Printable.Line(string.Join("  ", one.Select((member, i) =>
        i > 0 ? $"{member.Key}={member.Value}" : name is null || name == $"{member.Value}" ? $"{member.Value}" : $"{member.Value} ({name})")));
}
