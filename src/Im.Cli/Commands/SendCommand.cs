using System.CommandLine;
using Im.Client;

namespace Im.Cli.Commands;

/// <summary><c>im send --as alice --to bob hello</c>, <c>im send --as alice --group team hello</c></summary>
internal static class SendCommand
{
    public static Command Build(CommonOptions common)
    {
        var receiver = new PeerChoice(common, "--to");
        var command = new Command("send", "Sends a text and waits until the server has archived it.");
        receiver.AddTo(command);
        command.Options.Add(TextSending.Timeout);
        command.Arguments.Add(TextSending.Text);
        return command.Does(common, (client, parsed, output, cancellation) =>
            TextSending.Run(client, receiver.Of(parsed, output), new SendOptions(), parsed, output, cancellation));
    }
}
