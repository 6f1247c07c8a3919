using System.CommandLine;
using Im.Client;

namespace Im.Cli.Commands;

/// <summary><c>im send --as alice --to bob hello</c></summary>
internal static class SendCommand
{
    private static readonly Option<string> To = new("--to") { Description = "To whom: a user, or an id.", Required = true };

    public static Command Build(CommonOptions common)
    {
        var command = new Command("send", "Sends a text and waits until the server has archived it.")
        {
            To, TextSending.Timeout, TextSending.Text,
        };
        return command.Does(common, (client, parsed, output, cancellation) =>
        {
            var name = parsed.GetRequiredValue(To);
            var peer = common.Peer(parsed, name);
            output.Name(peer, name);
            return TextSending.Run(client, peer, new SendOptions(), parsed, output, cancellation);
        });
    }
}
