using Im.Archive;
using Im.Protocol.Groups;

namespace Im.Grains.Groups;

/// <summary>Settings of a group: what a patch makes of them, and what has changed.</summary>
internal static class GroupSettingsRules
{
    /// <summary>The group with the patch's settings.</summary>
    public static GroupRow Apply(GroupRow row, GroupPatch patch) => row with
    {
        Name = patch.Name ?? row.Name,
        Avatar = patch.Avatar ?? row.Avatar,
        Announcement = patch.Announcement ?? row.Announcement,
        AdminsInvite = patch.AdminsInvite ?? row.AdminsInvite,
        AdminsSend = patch.AdminsSend ?? row.AdminsSend,
        JoinApproval = patch.JoinApproval ?? row.JoinApproval,
        FullHistory = patch.FullHistory ?? row.FullHistory,
    };

    /// <summary>The settings that differ, as they are now.</summary>
    public static GroupSettings Differences(GroupRow before, GroupRow now) => new()
    {
        Name = now.Name == before.Name ? null : now.Name,
        Avatar = now.Avatar == before.Avatar ? null : now.Avatar,
        Announcement = now.Announcement == before.Announcement ? null : now.Announcement,
        WhoMayInvite = now.AdminsInvite == before.AdminsInvite ? null : RightOf(now.AdminsInvite),
        WhoMaySend = now.AdminsSend == before.AdminsSend ? null : RightOf(now.AdminsSend),
        JoinApproval = now.JoinApproval == before.JoinApproval ? null : now.JoinApproval,
        History = now.FullHistory == before.FullHistory ? null : now.FullHistory ? GroupHistory.All : GroupHistory.Joined,
    };

    private static string RightOf(bool admins) => admins ? GroupRights.Admins : GroupRights.Members;
}
