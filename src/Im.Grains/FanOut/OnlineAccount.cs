using Im.Grains.Accounts;
using Im.Protocol;

namespace Im.Grains.FanOut;

/// <summary>An account with connected devices on this silo, as fan-outs see it: whoever holds
/// <see cref="OnlineAccounts"/>'s lock may read and change it.</summary>
internal sealed class OnlineAccount(AccountId account, string tenantNo)
{
    /// <summary>Who.</summary>
    public AccountId Account => account;

    /// <summary>Its tenant.</summary>
    public string TenantNo => tenantNo;

    /// <summary>Its sessions as its grain last told them. The array itself is never changed.</summary>
    public Session[] Sessions { get; set; } = [];

    /// <summary>The audiences that it is in.</summary>
    public HashSet<PeerId> Audiences { get; } = [];

    /// <summary>Done when <see cref="Audiences"/> is complete.</summary>
    public Task Loaded { get; set; } = Task.CompletedTask;

    /// <summary>Audiences that it has left while they were being read from the archive, which may not have known yet.</summary>
    public HashSet<PeerId> LeftMeanwhile { get; } = [];
}
