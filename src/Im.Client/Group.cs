using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Client;

/// <summary>A group as its members see it.</summary>
public sealed record Group
{
    /// <summary>Its id: what to write to.</summary>
    public required PeerId Id { get; init; }

    /// <summary>The number that its creator chose; null for none.</summary>
    public string? GroupNo { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its picture: a storageId or an address.</summary>
    public required string Avatar { get; init; }

    /// <summary>A text that its members see.</summary>
    public required string Announcement { get; init; }

    /// <summary>Who owns it.</summary>
    public required PeerId Owner { get; init; }

    /// <summary>How many members it has.</summary>
    public required int MemberCount { get; init; }

    /// <summary>Who may invite: one of <see cref="GroupRights"/>.</summary>
    public required string WhoMayInvite { get; init; }

    /// <summary>Who may send: one of <see cref="GroupRights"/>.</summary>
    public required string WhoMaySend { get; init; }

    /// <summary>Whether who wants to join waits for an admin.</summary>
    public required bool JoinApproval { get; init; }

    /// <summary>What who joins sees of the time before: one of <see cref="GroupHistory"/>.</summary>
    public required string History { get; init; }

    /// <summary>Whether all but the owner and admins are muted.</summary>
    public required bool IsMuted { get; init; }

    /// <summary>Until when they are; null: until further notice, or not muted.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>This account's role: one of <see cref="GroupRoles"/>.</summary>
    public string? Role { get; init; }

    internal static Group Of(GroupInfo info) => new()
    {
        Id = new PeerId(info.GroupId),
        GroupNo = info.GroupNo,
        Name = info.Name,
        Avatar = info.Avatar,
        Announcement = info.Announcement,
        Owner = new PeerId(info.Owner),
        MemberCount = info.MemberCount,
        WhoMayInvite = info.WhoMayInvite,
        WhoMaySend = info.WhoMaySend,
        JoinApproval = info.JoinApproval,
        History = info.History,
        IsMuted = info.Muted,
        MutedUntil = GroupMember.Time(info.MutedUntil),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(info.CreatedAt),
        Role = info.Role,
    };
}
