namespace Im.Protocol.Groups;

/// <summary>Roles in a group.</summary>
public static class GroupRoles
{
    /// <summary>One, who may do everything.</summary>
    public const string Owner = "owner";

    /// <summary>May change the group and its members, but for owner and admins.</summary>
    public const string Admin = "admin";

    /// <summary>Everybody else.</summary>
    public const string Member = "member";
}

/// <summary>Who has a right in a group.</summary>
public static class GroupRights
{
    /// <summary>All members.</summary>
    public const string Members = "members";

    /// <summary>The owner and admins.</summary>
    public const string Admins = "admins";
}

/// <summary>What who joins a group sees of the time before.</summary>
public static class GroupHistory
{
    /// <summary>Nothing: messages from joining on.</summary>
    public const string Joined = "joined";

    /// <summary>All messages.</summary>
    public const string All = "all";
}

/// <summary>How somebody stands to a group.</summary>
public static class GroupMemberStates
{
    /// <summary>Is in it.</summary>
    public const string Member = "member";

    /// <summary>Has asked to join, and waits.</summary>
    public const string Requested = "requested";

    /// <summary>Was banned: may not come back by own will.</summary>
    public const string Banned = "banned";
}

/// <summary>What has happened in a group: <see cref="GroupEvent.Event"/>.</summary>
public static class GroupEvents
{
    /// <summary>The group was made.</summary>
    public const string Created = "created";

    /// <summary>Somebody has joined by own will.</summary>
    public const string Joined = "joined";

    /// <summary>Members were brought in.</summary>
    public const string Invited = "invited";

    /// <summary>Somebody has left by own will.</summary>
    public const string Left = "left";

    /// <summary>Members were taken out.</summary>
    public const string Removed = "removed";

    /// <summary>Members were taken out and may not come back by own will.</summary>
    public const string Banned = "banned";

    /// <summary>A member has another role; with <c>owner</c>, the group has another owner.</summary>
    public const string Role = "role";

    /// <summary>A member, or all, were muted.</summary>
    public const string Muted = "muted";

    /// <summary>A member, or all, may send again.</summary>
    public const string Unmuted = "unmuted";

    /// <summary>Settings have changed.</summary>
    public const string Updated = "updated";

    /// <summary>The group is no more.</summary>
    public const string Disbanded = "disbanded";

    /// <summary>Somebody asks to join. Only the owner and admins are told; not archived.</summary>
    public const string Requested = "requested";
}
