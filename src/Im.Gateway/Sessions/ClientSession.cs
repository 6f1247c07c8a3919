using Im.Grains.Accounts;

namespace Im.Gateway.Sessions;

/// <summary>A connection whose CONNECT was accepted.</summary>
/// <param name="who">Who it is.</param>
/// <param name="account">The account's grain.</param>
/// <param name="outbox">What goes to the device.</param>
internal sealed class ClientSession(Identity who, IAccountGrain account, Outbox outbox)
{
    /// <summary>Who it is.</summary>
    public Identity Who => who;

    /// <summary>The account's grain.</summary>
    public IAccountGrain Account => account;

    /// <summary>What goes to the device.</summary>
    public Outbox Outbox => outbox;

    /// <summary>The session's place in the order of the device's connections.</summary>
    public long Fence { get; private set; }

    /// <summary>The device's sub-application; empty for none.</summary>
    public string AppId { get; private set; } = "";

    /// <summary>The silo of the account's activation that knows the session.</summary>
    public SiloAddress? AccountSilo { get; private set; }

    /// <summary>Whether the client is logging itself out: the connection then closes after the reply to that call, not
    /// when the account ends the session.</summary>
    public bool LogsOut { get; set; }

    /// <summary>The account has taken the session.</summary>
    public void Accepted(ConnectOutcome outcome) =>
        (Fence, AppId, AccountSilo) = (outcome.Fence, outcome.AppId, outcome.Silo);
}
