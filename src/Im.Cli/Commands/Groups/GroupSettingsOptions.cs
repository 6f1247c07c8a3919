using System.CommandLine;
using Im.Protocol.Groups;

namespace Im.Cli.Commands.Groups;

/// <summary>What a group can be told to be.</summary>
internal static class GroupSettingsOptions
{
    private static readonly Option<string?> Name = new("--name") { Description = "Its name." };

    private static readonly Option<string?> Avatar = new("--avatar") { Description = "Its picture: a storageId or an address." };

    private static readonly Option<string?> Announcement = new("--announcement") { Description = "A text that its members see." };

    private static readonly Option<string?> Invites = Right("--who-may-invite", "Who may invite");

    private static readonly Option<string?> Sends = Right("--who-may-send", "Who may send");

    private static readonly Option<bool?> Approval = new("--join-approval")
    {
        Description = "Whether who wants to join waits for an admin.",
    };

    private static readonly Option<string?> History = new Option<string?>("--history")
    {
        Description = "What who joins sees of the time before: joined (nothing), or all.",
    }.AcceptOnlyFromAmong(GroupHistory.Joined, GroupHistory.All);

    public static void AddTo(Command command)
    {
        Option[] all = [Name, Avatar, Announcement, Invites, Sends, Approval, History];
        foreach (var option in all) command.Options.Add(option);
    }

    public static GroupSettings Read(ParseResult parsed) => new()
    {
        Name = parsed.GetValue(Name),
        Avatar = parsed.GetValue(Avatar),
        Announcement = parsed.GetValue(Announcement),
        WhoMayInvite = parsed.GetValue(Invites),
        WhoMaySend = parsed.GetValue(Sends),
        JoinApproval = parsed.GetValue(Approval),
        History = parsed.GetValue(History),
    };

    private static Option<string?> Right(string name, string what) => new Option<string?>(name)
    {
        Description = $"{what}: members, or admins.",
    }.AcceptOnlyFromAmong(GroupRights.Members, GroupRights.Admins);
}
