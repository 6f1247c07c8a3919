using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Im.Client;

/// <summary>Whose client it is, where its server is, and how patient it is. Change a copy with <c>with</c>.</summary>
public sealed record ImClientOptions
{
    /// <summary>The server's HTTP address, as in <c>https://im.example.com</c>; register says where MQTT is.</summary>
    public required Uri Server { get; init; }

    /// <summary>The tenant.</summary>
    public required string TenantNo { get; init; }

    /// <summary>The user's name at the tenant.</summary>
    public required string UserId { get; init; }

    /// <summary>The device's unique code. Default: a random one, made once and kept in the store.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The operating system to register with. Default: the one it runs on, where the protocol has a code.</summary>
    public OsType Os { get; init; } = ThisSystem();

    /// <summary>The sub-application that this device belongs to; empty for none.</summary>
    public string AppId { get; init; } = "";

    /// <summary>What the device is, for the operator's eyes.</summary>
    public DeviceInfo? Device { get; init; }

    /// <summary>The vendor's push token of this device, if it has one.</summary>
    public PushRegistration? Push { get; init; }

    /// <summary>Asks the application's own server for a user token. Not needed where the tenant is open. If it throws, that
    /// counts as a server that cannot be reached; an <see cref="ImException"/> decides by its code.</summary>
    public Func<CancellationToken, ValueTask<string?>>? UserToken { get; init; }

    /// <summary>The SQLite file of this account's device. Default: one for each server, account and device under
    /// <see cref="StoreRoot"/>.</summary>
    public string? StorePath { get; init; }

    /// <summary>The folder of all stores. Default: <c>im-orleans</c> in the user's local application data.</summary>
    public string? StoreRoot { get; init; }

    /// <summary>TCP, or WebSocket where nothing else gets through.</summary>
    public ImTransport Transport { get; init; } = ImTransport.Tcp;

    /// <summary>The longest silence on the connection. Default 60 s: a dead one is noticed within 90 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The bound of the first pause before connecting again; each further one doubles it. Default 0.5 s.</summary>
    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The bound of the longest pause. Default 60 s; the pause is random below it, so that clients do not
    /// come back all at once.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a connected client compares its conversations with the server's, for the case that
    /// something was lost unnoticed. Default 5 min.</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far back a device with an empty store fetches messages. Default 7 days.</summary>
    public TimeSpan FirstSync { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long to wait for the server's answer to a call. Default 15 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to wait for a message's acknowledgement before the server is asked for a sign of life; without one the
    /// connection counts as dead, and after ten such waits in any case. Default 30 s.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages on their way at once, over all conversations; the server may allow fewer. Default 16.</summary>
    public int SendWindow { get; init; } = 16;

    /// <summary>The most bytes of a message with its envelope; more is not put into the outbox. Default 64 KiB, as the server's:
    /// to be changed where the operator has changed that.</summary>
    public int MaximumEnvelopeSize { get; init; } = 64 * 1024;

    /// <summary>The clock; tests bring their own.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the client logs. Default: nowhere. No contents and no tokens are logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    internal AccountId Account => WireIds.Account(TenantNo, UserId);

    /// <summary>Refuses what cannot work, before anything is touched.</summary>
    internal void Validate()
    {
        Require(Server is { IsAbsoluteUri: true, Scheme: "http" or "https" }, "Server must be an http or https address.");
        Require(Names.IsTenantNo(TenantNo), $"TenantNo must be {Names.TenantNoForm}.");
        Require(Names.IsUserId(UserId), $"UserId must be {Names.UserIdForm}.");
        Require(DeviceId is null || Names.IsDeviceId(DeviceId), $"DeviceId must be {Names.DeviceIdForm}.");
        Require(AppId.Length == 0 || Names.IsAppId(AppId), $"AppId must be {Names.DeviceIdForm}.");
        Require(MaximumEnvelopeSize is >= 1024 and <= 268_435_455, "MaximumEnvelopeSize must be 1 KiB to 256 MiB.");
        Require(SendWindow is >= 1 and <= 1024, "SendWindow must be 1 to 1024.");
        Require(BackoffMin > TimeSpan.Zero && BackoffMax >= BackoffMin, "BackoffMax must not be below BackoffMin, nor that 0.");
        Require(KeepAlive.TotalSeconds is >= 1 and <= 65_535, "KeepAlive must be 1 to 65535 s.");
        Require(SyncInterval > TimeSpan.Zero, "SyncInterval must be more than 0.");
        Require(CallTimeout > TimeSpan.Zero && SendTimeout > TimeSpan.Zero, "The timeouts must be more than 0.");
    }

    private static void Require(bool fits, string sentence)
    {
        if (!fits) throw new ArgumentException(sentence);
    }

    private static OsType ThisSystem() =>
        OperatingSystem.IsIOS() ? OsType.Ios
        : OperatingSystem.IsAndroid() ? OsType.Android
        : OperatingSystem.IsBrowser() ? OsType.Web
        : OperatingSystem.IsWindows() ? OsType.Windows
        : OsType.Unknown;
}
