namespace Im.Protocol.Rest;

/// <summary>A user as apps see it.</summary>
public sealed record UserInfo
{
    /// <summary>The user's name at the tenant.</summary>
    public required string UserId { get; init; }

    /// <summary>The user's account.</summary>
    public required string Account { get; init; }

    /// <summary>Whether a device is connected.</summary>
    public required bool Online { get; init; }

    /// <summary>How many devices are logged in.</summary>
    public required int Devices { get; init; }

    /// <summary>Whether the user is banned.</summary>
    public required bool Banned { get; init; }

    /// <summary>Until when, Unix milliseconds; left out: until further notice, or not banned.</summary>
    public long? BannedUntil { get; init; }

    /// <summary>When the user became known, Unix milliseconds.</summary>
    public required long CreatedAt { get; init; }
}

/// <summary>A user's devices that are logged in.</summary>
/// <param name="Devices">The devices, the newest login last.</param>
public sealed record UserDevices(IReadOnlyList<UserDevice> Devices);

/// <summary>One device that is logged in.</summary>
public sealed record UserDevice
{
    /// <summary>The device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>IOS 1, ANDROID 2, WEB 3, WINDOWS 4, UNKNOWN -1.</summary>
    public required int Os { get; init; }

    /// <summary>Its sub-application; left out for none.</summary>
    public string? Appid { get; init; }

    /// <summary>Whether it is connected.</summary>
    public required bool Online { get; init; }
}

/// <summary>Bans a user.</summary>
public sealed record BanRequest
{
    /// <summary>Until when, Unix milliseconds; left out: until further notice.</summary>
    public long? Until { get; init; }

    /// <summary>Why, in words for the user, at most 256 characters.</summary>
    public string? Reason { get; init; }
}

/// <summary>Names users.</summary>
/// <param name="Users">userIds, 1–1,000.</param>
public sealed record UsersRequest(IReadOnlyList<string>? Users);

/// <summary>What became of each of the users named.</summary>
/// <param name="Results">One a name, in the order given.</param>
public sealed record UsersResponse(IReadOnlyList<UserResult> Results);

/// <summary>What became of one user.</summary>
/// <param name="User">The name given.</param>
/// <param name="Account">The user's account.</param>
/// <param name="Code"><c>ok</c>, or <c>conflict</c> for one that carries as many tags as it may, or <c>unavailable</c>: name
/// it again. A later version may add others.</param>
public sealed record UserResult(string User, string Account, string Code);

/// <summary>A page of a tenant's tags, by name.</summary>
public sealed record TagListResponse
{
    /// <summary>The tags.</summary>
    public required IReadOnlyList<TagInfo> Tags { get; init; }

    /// <summary>For the next page; left out after the last.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A tag.</summary>
/// <param name="Tag">Its name.</param>
/// <param name="Id">Its audience's id on the wire.</param>
/// <param name="Users">How many accounts carry it.</param>
public sealed record TagInfo(string Tag, string Id, int Users);

/// <summary>A page of those who carry a tag, by account.</summary>
public sealed record TagUserListResponse
{
    /// <summary>Who carries it.</summary>
    public required IReadOnlyList<TagUser> Users { get; init; }

    /// <summary>For the next page; left out after the last.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Somebody who carries a tag.</summary>
public sealed record TagUser
{
    /// <summary>The user's name at the tenant; left out where the account cannot tell it now.</summary>
    public string? UserId { get; init; }

    /// <summary>The user's account.</summary>
    public required string Account { get; init; }
}

/// <summary>The tags that a user carries.</summary>
/// <param name="Tags">Their names.</param>
public sealed record UserTags(IReadOnlyList<string> Tags);
