using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Client;

/// <summary>Somebody in a group, or somebody whom it remembers: who has asked to join, or was banned.</summary>
/// <param name="Account">Who.</param>
/// <param name="Role">One of <see cref="GroupRoles"/>; null for who is no member.</param>
/// <param name="Since">Since when in the group, waiting, or banned.</param>
/// <param name="IsMuted">Whether muted.</param>
/// <param name="MutedUntil">Until when; null: until further notice, or not muted.</param>
public sealed record GroupMember(
    PeerId Account, string? Role, DateTimeOffset Since, bool IsMuted, DateTimeOffset? MutedUntil)
{
    internal static GroupMember Of(GroupMemberInfo info) => new(
        new PeerId(info.Account), info.Role, DateTimeOffset.FromUnixTimeMilliseconds(info.Since), info.Muted,
        Time(info.MutedUntil));

    internal static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
}

/// <summary>What became of one member named in a call.</summary>
/// <param name="Account">Who.</param>
/// <param name="Code">Why not; <see cref="ErrorCode.Ok"/> also where nothing was left to do.</param>
public sealed record GroupMemberOutcome(PeerId Account, ErrorCode Code);

/// <summary>What became of the wish to join a group.</summary>
public enum GroupJoin
{
    /// <summary>The account is a member.</summary>
    Joined,

    /// <summary>An admin has to agree; the event of having joined tells of it.</summary>
    Requested,
}
