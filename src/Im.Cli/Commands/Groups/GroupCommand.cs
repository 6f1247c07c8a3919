using System.CommandLine;

namespace Im.Cli.Commands.Groups;

/// <summary><c>im group create|get|list|members|join|invite|leave|remove|role|mute|update|disband|send</c></summary>
internal static class GroupCommand
{
    /// <summary>Which group.</summary>
    public static Argument<string> Group { get; } = new("GROUP") { Description = "The group: its number, or its id." };

    /// <summary>Which accounts.</summary>
    public static Argument<string[]> Users { get; } = new("USER")
    {
        Description = "Users, or their accounts.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Build(CommonOptions common) => new("group", "Makes groups, looks at them, changes them, writes to them.")
    {
        GroupRuling.Create(common),
        GroupReading.Get(common),
        GroupReading.List(common),
        GroupReading.Members(common),
        GroupMembership.Join(common),
        GroupMembership.Invite(common),
        GroupMembership.Leave(common),
        GroupMembership.Remove(common),
        GroupRuling.Role(common),
        GroupRuling.Mute(common),
        GroupRuling.Update(common),
        GroupRuling.Disband(common),
        GroupSending.Build(common),
    };
}
