using System.CommandLine;
using Im.Protocol;

namespace Im.Cli.Commands.Apps;

/// <summary><c>im app user get</c></summary>
internal static class AppUsers
{
    private static readonly Argument<string> User = new("USER") { Description = "A user, or an account." };

    public static Command Build(CommonOptions common) => new("user", "Looks at the tenant's users.")
    {
        new Command("get", "Shows a user: the name, the account, whether online or banned.") { User }.DoesAsApp(
            common, async (api, parsed, output, cancellation) =>
                output.One(await api.Call(HttpMethod.Get, Path(parsed.GetRequiredValue(User)), body: null, cancellation), "user")),
    };

    private static string Path(string name) => AccountId.TryParse(name, out var account)
        ? $"v1/users?account={account}"
        : $"v1/users/{Uri.EscapeDataString(name)}";
}
