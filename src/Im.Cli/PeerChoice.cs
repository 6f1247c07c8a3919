using System.CommandLine;
using Im.Protocol;

namespace Im.Cli;

/// <summary>A command's conversation: with a user, or in a group.</summary>
/// <param name="common">What every command can be told.</param>
/// <param name="user">The option that names the user.</param>
internal sealed class PeerChoice(CommonOptions common, string user)
{
    private readonly Option<string?> _user = new(user) { Description = "A user, or an id." };

    private readonly Option<string?> _group = new("--group", "-g") { Description = "Or a group: its number, or its id." };

    /// <summary>Adds the two options; one of them must be there.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_user);
        command.Options.Add(_group);
        command.Validators.Add(result =>
        {
            if ((result.GetResult(_user) is null) == (result.GetResult(_group) is null))
                result.AddError($"Say {user} or --group.");
        });
    }

    /// <summary>Which conversation is meant; the output calls it as the user does.</summary>
    public PeerId Of(ParseResult parsed, Output output)
    {
        var inGroup = parsed.GetValue(_group);
        var name = inGroup ?? parsed.GetRequiredValue(_user)!;
        var peer = inGroup is null ? common.Peer(parsed, name) : common.Group(parsed, name);
        output.Name(peer, name);
        return peer;
    }
}
