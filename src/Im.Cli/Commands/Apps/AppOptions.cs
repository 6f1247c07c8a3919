using System.CommandLine;

namespace Im.Cli.Commands.Apps;

/// <summary>Who an app is.</summary>
internal static class AppOptions
{
    private const string SecretVariable = "IM_APP_SECRET";

    private static readonly Option<string> App = new("--app") { Description = "The app's id.", Required = true, Recursive = true };

    private static readonly Option<string?> Secret = new("--secret")
    {
        Description = $"The app's secret; other users of the machine may see it there. Default: the environment's {SecretVariable}.",
        Recursive = true,
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(App);
        command.Options.Add(Secret);
    }

    /// <summary>What the commands call.</summary>
    public static AppApi Open(CommonOptions common, ParseResult parsed) => new(
        common.Server(parsed), parsed.GetRequiredValue(App),
        parsed.GetValue(Secret) ?? Environment.GetEnvironmentVariable(SecretVariable)
        ?? throw new ArgumentException($"The app's secret is missing: --secret, or {SecretVariable}."));
}
