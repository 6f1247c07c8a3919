using System.CommandLine;

namespace Im.Cli.Commands.Apps;

/// <summary><c>im app send|recall|user|tag|group</c></summary>
internal static class AppCommand
{
    public static Command Build(CommonOptions common)
    {
        var command = new Command("app", "Does what third-party services do, over HTTP with an app's credentials, which say the tenant, too.")
        {
            AppSending.Build(common),
            AppRecalling.Build(common),
            AppUsers.Build(common),
            AppTags.Build(common),
            AppGroups.Build(common),
        };
        AppOptions.AddTo(command);
        return command;
    }
}
