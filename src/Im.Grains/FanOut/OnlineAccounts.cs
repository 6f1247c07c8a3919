using Im.Archive;
using Im.Grains.Accounts;
using Im.Protocol;

namespace Im.Grains.FanOut;

/// <summary>
/// Which accounts on this silo have connected devices, and which groups, tags and tenants they belong to: so that a
/// message to many costs only those who are there. Account grains write it, each for itself, and fan-outs read it; all
/// of it under one short lock, since grains run on many threads.
/// </summary>
/// <remarks>
/// Members come and go with the same calls that carry messages (<see cref="FanOutStep"/>), after the archive knows. An
/// account that comes online is entered first and reads its audiences then: either the archive already has a change, or
/// the step that carries it finds the account here.
/// </remarks>
internal sealed class OnlineAccounts(IMessageArchive archive)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AccountId, OnlineAccount> _accounts = [];
    private readonly Dictionary<PeerId, HashSet<OnlineAccount>> _audiences = [];
    private readonly HashSet<OnlineAccount> _loading = [];
    private readonly Dictionary<string, PeerId> _everyone = []; // by tenant, as many as there are

    /// <summary>Enters an account; it is found by fan-outs at once, and complete when
    /// <see cref="OnlineAccount.Loaded"/> is done.</summary>
    public OnlineAccount Enter(AccountId account, string tenantNo)
    {
        var entry = new OnlineAccount(account, tenantNo);
        lock (_gate)
        {
            // An activation that is lost without its end may have left one.
            if (_accounts.Remove(account, out var former)) TakeOut(former);
            _accounts.Add(account, entry);
            _loading.Add(entry);
            Add(entry, Everyone(tenantNo));
        }

        entry.Loaded = Load(entry);
        return entry;
    }

    /// <summary>Tells the account's sessions.</summary>
    public void Tell(OnlineAccount entry, Session[] sessions)
    {
        lock (_gate) entry.Sessions = sessions;
    }

    /// <summary>All accounts that are here now.</summary>
    public List<OnlineAccount> All()
    {
        lock (_gate) return [.. _accounts.Values];
    }

    /// <summary>The sessions at some gateways, of all accounts that are here.</summary>
    public List<Session> At(IReadOnlySet<SiloAddress> gateways)
    {
        lock (_gate) return [.. _accounts.Values.SelectMany(entry => entry.Sessions).Where(it => gateways.Contains(it.Gateway))];
    }

    /// <summary>Takes an account out.</summary>
    public void Leave(OnlineAccount entry)
    {
        lock (_gate)
        {
            if (_accounts.TryGetValue(entry.Account, out var present) && present == entry) _accounts.Remove(entry.Account);
            TakeOut(entry);
        }
    }

    /// <summary>Accounts that are here come into an audience.</summary>
    public void Join(PeerId audience, IReadOnlyList<AccountId> accounts)
    {
        if (accounts.Count == 0) return;
        lock (_gate)
        {
            foreach (var account in accounts)
            {
                if (!_accounts.TryGetValue(account, out var entry)) continue;
                entry.LeftMeanwhile?.Remove(audience);
                Add(entry, audience);
            }
        }
    }

    /// <summary>Accounts that are here go from an audience.</summary>
    public void Leave(PeerId audience, IReadOnlyList<AccountId> accounts)
    {
        if (accounts.Count == 0) return;
        lock (_gate)
        {
            foreach (var account in accounts)
            {
                if (_accounts.TryGetValue(account, out var entry)) Remove(entry, audience);
            }
        }
    }

    /// <summary>All go from an audience.</summary>
    public void LeaveAll(PeerId audience)
    {
        lock (_gate)
        {
            // Those who are still reading may be told of it by the archive only later.
            foreach (var entry in _loading) NoteLeft(entry, audience);
            if (!_audiences.TryGetValue(audience, out var members)) return;
            foreach (var entry in members) entry.Leave(audience);
            _audiences.Remove(audience);
        }
    }

    /// <summary>Puts an audience right.</summary>
    /// <param name="audience">Which.</param>
    /// <param name="roster">All who are in it, here or elsewhere.</param>
    /// <returns>Those who are here and were wrongly in or out, and their sessions.</returns>
    public List<(AccountId Account, Session[] Sessions)> Set(PeerId audience, IReadOnlyList<AccountId> roster)
    {
        lock (_gate)
        {
            var here = roster.Select(_accounts.GetValueOrDefault).OfType<OnlineAccount>().ToHashSet();
            var known = _audiences.GetValueOrDefault(audience) ?? [];
            var (coming, going) = (here.Except(known).ToList(), known.Except(here).ToList());
            foreach (var entry in coming) Add(entry, audience);
            foreach (var entry in going) Remove(entry, audience);

            // Those who are still reading may be told by the archive what was before.
            foreach (var entry in _loading)
            {
                if (here.Contains(entry)) entry.LeftMeanwhile?.Remove(audience);
                else NoteLeft(entry, audience);
            }

            return [.. coming.Concat(going).Select(entry => (entry.Account, entry.Sessions))];
        }
    }

    /// <summary>The members of an audience that are here, and their sessions.</summary>
    /// <param name="audience">Which.</param>
    /// <param name="only">Only these; null for all.</param>
    public List<(AccountId Account, Session[] Sessions)> Members(PeerId audience, IReadOnlyList<AccountId>? only)
    {
        lock (_gate)
        {
            if (!_audiences.TryGetValue(audience, out var members)) return [];
            if (only is null) return [.. members.Select(entry => (entry.Account, entry.Sessions))];

            var found = new List<(AccountId, Session[])>(only.Count);
            foreach (var account in only)
            {
                if (_accounts.TryGetValue(account, out var entry) && members.Contains(entry)) found.Add((account, entry.Sessions));
            }

            return found;
        }
    }

    private async Task Load(OnlineAccount entry)
    {
        var audiences = await archive.Audiences(entry.Account);
        lock (_gate)
        {
            if (!_accounts.TryGetValue(entry.Account, out var present) || present != entry) return;
            foreach (var audience in audiences)
            {
                if (entry.LeftMeanwhile?.Contains(audience) != true) Add(entry, audience);
            }

            entry.LeftMeanwhile = null;
            entry.Loaded = Task.CompletedTask; // what has run here is not kept for as long as the account is online
            _loading.Remove(entry);
        }
    }

    private void Add(OnlineAccount entry, PeerId audience)
    {
        entry.Join(audience);
        if (!_audiences.TryGetValue(audience, out var members)) _audiences.Add(audience, members = []);
        members.Add(entry);
    }

    private void Remove(OnlineAccount entry, PeerId audience)
    {
        if (_loading.Contains(entry)) NoteLeft(entry, audience);
        if (!entry.Leave(audience) || !_audiences.TryGetValue(audience, out var members)) return;

        members.Remove(entry);
        if (members.Count == 0) _audiences.Remove(audience);
    }

    private static void NoteLeft(OnlineAccount entry, PeerId audience) => (entry.LeftMeanwhile ??= []).Add(audience);

    /// <summary>Kept: its accounts share the id, which each of them would derive and hold.</summary>
    private PeerId Everyone(string tenantNo)
    {
        if (!_everyone.TryGetValue(tenantNo, out var everyone)) _everyone.Add(tenantNo, everyone = WireIds.Everyone(tenantNo));
        return everyone;
    }

    private void TakeOut(OnlineAccount entry)
    {
        foreach (var audience in entry.Audiences)
        {
            if (!_audiences.TryGetValue(audience, out var members)) continue;
            members.Remove(entry);
            if (members.Count == 0) _audiences.Remove(audience);
        }

        _loading.Remove(entry);
        entry.LeaveAll();
        entry.Sessions = [];
    }
}
