namespace Im.Push.Http;

/// <summary>An access token with its life, or why there is none.</summary>
internal readonly record struct IssuedToken(string? Token, TimeSpan Life, PushOutcome? Refusal)
{
    /// <summary>A token, which goes into a header.</summary>
    public static IssuedToken Of(string token, TimeSpan life) => token.All(it => it is > ' ' and < (char)0x7f)
        ? new(token, life, null)
        : None(PushOutcome.Transient("unreadable"));

    /// <summary>None.</summary>
    public static IssuedToken None(PushOutcome refusal) => new(null, default, refusal);
}

/// <summary>Access tokens of one credential. However many want one, one is asked for; it is renewed while the old one still
/// holds.</summary>
internal sealed class TokenCache(TimeProvider time)
{
    // Web Push has one for each origin; origins are on a list, so this is never reached in practice.
    private const int Most = 1_000;

    // How long a refusal stands before the vendor is asked again.
    private static readonly TimeSpan RefusalLife = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>The token of that name, issued if there is none that holds.</summary>
    public Task<IssuedToken> Get(string name, Func<Task<IssuedToken>> issue)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry))
            {
                if (_entries.Count >= Most) _entries.Clear();
                _entries[name] = entry = new Entry();
            }

            var now = time.GetUtcNow();
            if (now < entry.RenewAt) return Task.FromResult(entry.Token);
            entry.Flight ??= Issue(entry, issue);
            // While it is renewed the old one does.
            return now < entry.EndsAt ? Task.FromResult(entry.Token) : entry.Flight;
        }
    }

    /// <summary>Forgets the token, which the vendor refused.</summary>
    /// <returns>Whether a new one may help: not if this one is younger than <paramref name="youngest"/>.</returns>
    public bool Drop(string name, string token, TimeSpan youngest)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry) || entry.Token.Token != token) return true;
            if (time.GetUtcNow() - entry.IssuedAt < youngest) return false;
            entry.RenewAt = entry.EndsAt = default;
            return true;
        }
    }

    private async Task<IssuedToken> Issue(Entry entry, Func<Task<IssuedToken>> issue)
    {
        // Out of the lock first; whoever comes meanwhile finds the flight.
        await Task.Yield();
        try
        {
            var issued = await issue();
            lock (_lock)
            {
                var now = time.GetUtcNow();
                if (issued.Token is null)
                {
                    // An old token that still holds is kept.
                    if (entry.Token.Token is null || now >= entry.EndsAt) (entry.Token, entry.EndsAt) = (issued, default);
                    entry.RenewAt = now + RefusalLife;
                }
                else
                {
                    (entry.Token, entry.IssuedAt) = (issued, now);
                    entry.RenewAt = now + issued.Life * 0.8;
                    entry.EndsAt = now + issued.Life;
                }
            }

            return issued;
        }
        finally
        {
            lock (_lock) entry.Flight = null;
        }
    }

    private sealed class Entry
    {
        public IssuedToken Token { get; set; }
        public DateTimeOffset IssuedAt { get; set; }
        public DateTimeOffset RenewAt { get; set; }
        public DateTimeOffset EndsAt { get; set; }
        public Task<IssuedToken>? Flight { get; set; }
    }
}
