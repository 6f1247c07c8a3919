using Im.Grains.Accounts;
using Im.Protocol;

namespace Im.Grains.FanOut;

/// <summary>An account with connected devices on this silo, as fan-outs see it: whoever holds
/// <see cref="OnlineAccounts"/>'s lock may read and change it.</summary>
internal sealed class OnlineAccount(AccountId account, string tenantNo)
{
    // Most accounts are in one: everyone of their tenant.
    private PeerId? _only;
    private HashSet<PeerId>? _more;

    /// <summary>Who.</summary>
    public AccountId Account => account;

    /// <summary>Its tenant.</summary>
    public string TenantNo => tenantNo;

    /// <summary>Its sessions as its grain last told them. The array itself is never changed.</summary>
    public Session[] Sessions { get; set; } = [];

    /// <summary>The audiences that it is in.</summary>
    public IEnumerable<PeerId> Audiences => _only is { } only ? [only, .. _more ?? []] : _more ?? [];

    /// <summary>Done when <see cref="Audiences"/> is complete.</summary>
    public Task Loaded { get; set; } = Task.CompletedTask;

    /// <summary>Audiences that it has left while they were being read from the archive, which may not have known yet; null for
    /// none.</summary>
    public HashSet<PeerId>? LeftMeanwhile { get; set; }

    /// <summary>It is in this audience.</summary>
    public void Join(PeerId audience)
    {
        if (_only == audience) return;
        if (_only is null && _more is null) _only = audience;
        else (_more ??= []).Add(audience);
    }

    /// <summary>It is not in this audience any more. False if it was not in it.</summary>
    public bool Leave(PeerId audience)
    {
        if (_only != audience) return _more?.Remove(audience) ?? false;

        _only = null;
        return true;
    }

    /// <summary>It is in none any more.</summary>
    public void LeaveAll() => (_only, _more) = (null, null);
}
