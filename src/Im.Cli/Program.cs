using System.CommandLine;
using Im.Cli;
using Im.Cli.Commands;
using Im.Cli.Commands.Apps;
using Im.Cli.Commands.Groups;

// Whatever the terminal's code page, messages are UTF-8: scripts read them.
Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Console.InputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var common = new CommonOptions();
var root = new RootCommand($"A client of an Im.Orleans server for people and scripts. {ExitCode.Help}")
{
    ChatCommand.Build(common),
    SendCommand.Build(common),
    ListenCommand.Build(common),
    HistoryCommand.Build(common),
    RegisterCommand.Build(common),
    GroupCommand.Build(common),
    AppCommand.Build(common),
    AppPush.Build(common),
};
common.AddTo(root);

var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"im: {parsed.Errors[0].Message}");
    Console.Error.WriteLine("Try 'im --help', or 'im COMMAND --help'.");
    return ExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
