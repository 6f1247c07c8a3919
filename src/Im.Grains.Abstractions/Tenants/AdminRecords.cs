namespace Im.Grains.Tenants;

/// <summary>A tenant for administrators.</summary>
[GenerateSerializer, Immutable, Alias("tenant-record")]
public sealed record TenantRecord
{
    /// <summary>Its number.</summary>
    [Id(0)]
    public required string TenantNo { get; init; }

    /// <summary>What it has chosen.</summary>
    [Id(1)]
    public required TenantSettings Settings { get; init; }

    /// <summary>Whether it stands in the configuration, and so can only be changed there.</summary>
    [Id(2)]
    public bool Configured { get; init; }

    /// <summary>When it was made, Unix milliseconds; 0 for a configured one.</summary>
    [Id(3)]
    public long CreatedAt { get; init; }
}

/// <summary>Settings to change; what is null stays as it is.</summary>
[GenerateSerializer, Immutable, Alias("tenant-change")]
public sealed record TenantChange
{
    /// <summary>See <see cref="TenantSettings.Open"/>.</summary>
    [Id(0)]
    public bool? Open { get; init; }

    /// <summary>See <see cref="TenantSettings.KickPolicy"/>.</summary>
    [Id(1)]
    public KickPolicy? KickPolicy { get; init; }

    /// <summary>See <see cref="TenantSettings.RecallWindow"/>.</summary>
    [Id(2)]
    public TimeSpan? RecallWindow { get; init; }

    /// <summary>See <see cref="TenantSettings.MessagesPerSecond"/>.</summary>
    [Id(3)]
    public int? MessagesPerSecond { get; init; }

    /// <summary>See <see cref="TenantSettings.MessageBurst"/>.</summary>
    [Id(4)]
    public int? MessageBurst { get; init; }

    /// <summary>See <see cref="TenantSettings.GroupMembers"/>.</summary>
    [Id(5)]
    public int? GroupMembers { get; init; }

    /// <summary>The settings with this change.</summary>
    public TenantSettings ApplyTo(TenantSettings settings) => settings with
    {
        Open = Open ?? settings.Open,
        KickPolicy = KickPolicy ?? settings.KickPolicy,
        RecallWindow = RecallWindow ?? settings.RecallWindow,
        MessagesPerSecond = MessagesPerSecond ?? settings.MessagesPerSecond,
        MessageBurst = MessageBurst ?? settings.MessageBurst,
        GroupMembers = GroupMembers ?? settings.GroupMembers,
    };
}

/// <summary>An app for administrators; never its secrets.</summary>
[GenerateSerializer, Immutable, Alias("app-record")]
public sealed record AppRecord
{
    /// <summary>Its id.</summary>
    [Id(0)]
    public required string AppId { get; init; }

    /// <summary>Its tenant; null for an operator's app, which only the configuration has.</summary>
    [Id(1)]
    public string? TenantNo { get; init; }

    /// <summary>What it may do: names of <see cref="Im.Protocol.Rest.Scopes"/>.</summary>
    [Id(2)]
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Whether it is shut out for now.</summary>
    [Id(3)]
    public bool Disabled { get; init; }

    /// <summary>Whether it stands in the configuration, and so can only be changed there.</summary>
    [Id(4)]
    public bool Configured { get; init; }

    /// <summary>When it was made, Unix milliseconds; 0 for a configured one.</summary>
    [Id(5)]
    public long CreatedAt { get; init; }

    /// <summary>Until when the secret before the current one is good, too, Unix milliseconds; null if it is not.</summary>
    [Id(6)]
    public long? PreviousSecretUntil { get; init; }
}

/// <summary>What to change of an app; what is null stays as it is.</summary>
[GenerateSerializer, Immutable, Alias("app-change")]
public sealed record AppChange
{
    /// <summary>See <see cref="AppRecord.Scopes"/>.</summary>
    [Id(0)]
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>See <see cref="AppRecord.Disabled"/>.</summary>
    [Id(1)]
    public bool? Disabled { get; init; }
}

/// <summary>What became of an administrative action.</summary>
[GenerateSerializer, Immutable, Alias("admin-outcome")]
public sealed record AdminOutcome
{
    /// <summary><see cref="ErrorCode.Ok"/>, or why not.</summary>
    [Id(0)]
    public required ErrorCode Code { get; init; }

    /// <summary>The reason of a refusal, in words for the caller.</summary>
    [Id(1)]
    public string? Message { get; init; }

    /// <summary>The tenant as it is now, where it was about one.</summary>
    [Id(2)]
    public TenantRecord? Tenant { get; init; }

    /// <summary>The app as it is now, where it was about one.</summary>
    [Id(3)]
    public AppRecord? App { get; init; }

    /// <summary>Done, and nothing to show.</summary>
    public static AdminOutcome Done { get; } = new() { Code = ErrorCode.Ok };

    /// <summary>Refused.</summary>
    public static AdminOutcome Refused(ErrorCode code, string message) => new() { Code = code, Message = message };

    /// <summary>Done to a tenant.</summary>
    public static AdminOutcome Of(TenantRecord tenant) => new() { Code = ErrorCode.Ok, Tenant = tenant };

    /// <summary>Done to an app.</summary>
    public static AdminOutcome Of(AppRecord app) => new() { Code = ErrorCode.Ok, App = app };
}
