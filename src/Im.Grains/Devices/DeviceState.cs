using Im.Protocol;

namespace Im.Grains.Devices;

/// <summary>What is kept of a device.</summary>
[GenerateSerializer, Alias("device-state")]
internal sealed record DeviceState
{
    /// <summary>So many past logins are remembered.</summary>
    public const int PastLimit = 20;

    /// <summary>The account of the current or last login; null before the first.</summary>
    [Id(0)]
    public AccountId? Account { get; init; }

    /// <summary>The number of the current or last login.</summary>
    [Id(1)]
    public long Login { get; init; }

    /// <summary>Whether that login is current.</summary>
    [Id(2)]
    public bool LoggedIn { get; init; }

    /// <summary>What the device runs.</summary>
    [Id(3)]
    public OsType Os { get; init; } = OsType.Unknown;

    /// <summary>Its sub-application; empty for none.</summary>
    [Id(4)]
    public string AppId { get; init; } = "";

    /// <summary>What it is.</summary>
    [Id(5)]
    public DeviceDetails Details { get; init; } = new();

    /// <summary>Its push token. Another device may have taken it: the token's grain knows.</summary>
    [Id(6)]
    public PushToken? Token { get; init; }

    /// <summary>Whether notifications are on.</summary>
    [Id(7)]
    public bool PushEnabled { get; init; } = true;

    /// <summary>When none are wanted.</summary>
    [Id(8)]
    public QuietTime? Quiet { get; init; }

    /// <summary>Earlier logins, the newest last: kept only as logged out.</summary>
    [Id(9)]
    public IReadOnlyList<PastLogin> Past { get; init; } = [];

    /// <summary>A login at another account that this device has left and that account may not know yet.</summary>
    [Id(10)]
    public PastLogin? ToUnbind { get; init; }

    /// <summary>Since when it has the token, Unix milliseconds; 0 where that was not kept.</summary>
    [Id(11)]
    public long TokenSince { get; init; }

    /// <summary>When a vendor first doubted the token, Unix milliseconds; 0 if none does.</summary>
    [Id(12)]
    public long DoubtedAt { get; init; }

    /// <summary>With a token that the device names now. Whoever has it and names it again has it still, and no doubt of a
    /// vendor is left.</summary>
    public DeviceState WithToken(PushToken token, long now) => token == Token && DoubtedAt == 0
        ? this
        : this with { Token = token, TokenSince = now, DoubtedAt = 0 };

    /// <summary>Without a token.</summary>
    public DeviceState WithoutToken() => this with { Token = null, TokenSince = 0, DoubtedAt = 0 };

    /// <summary>The current login, if there is one, moved to the past ones.</summary>
    public DeviceState LoggedOut() => !LoggedIn
        ? this
        : this with { LoggedIn = false, Past = [.. Past.TakeLast(PastLimit - 1), new PastLogin(Account!.Value, Login)] };
}

/// <summary>A login that has ended.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Login">Its number.</param>
[GenerateSerializer, Immutable, Alias("past-login")]
internal sealed record PastLogin([property: Id(0)] AccountId Account, [property: Id(1)] long Login);
