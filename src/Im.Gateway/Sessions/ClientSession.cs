using Im.Grains;
using Im.Grains.Accounts;

namespace Im.Gateway.Sessions;

/// <summary>A connection whose CONNECT was accepted.</summary>
/// <param name="who">Who it is.</param>
/// <param name="account">The account's grain.</param>
/// <param name="outbox">What goes to the device.</param>
/// <param name="announce">Tells an activation of the account that does not know the session; false if it has ended.</param>
internal sealed class ClientSession(Identity who, IAccountGrain account, Outbox outbox, Func<Task<bool>> announce)
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

    /// <summary>Tells an activation of the account that does not know the session; false if it has ended.</summary>
    public Task<bool> Announce() => announce();

    /// <summary>The account has taken the session.</summary>
    public void Accepted(ConnectOutcome outcome) =>
        (Fence, AppId, AccountSilo) = (outcome.Fence, outcome.AppId, outcome.Silo);

    /// <summary>Whether the device may do something that is not its account's: the account knows whether it is still
    /// logged in, and how much it may do.</summary>
    /// <param name="cost">As how many messages it counts; 0 for a read.</param>
    /// <returns>Why not, or null.</returns>
    public async Task<Answer?> Admit(int cost)
    {
        var admission = await account.Admit(who.DeviceId, Fence, cost);
        if (!admission.UnknownSession) return admission.Refusal;
        if (!await Announce()) return Answer.Refused(ErrorCode.Forbidden, "The device is logged out.");

        admission = await account.Admit(who.DeviceId, Fence, cost);
        return admission.UnknownSession
            ? Answer.Refused(ErrorCode.Unavailable, "The call could not be served now. Try again.")
            : admission.Refusal;
    }
}
