using Im.Protocol;

namespace Im.Client;

/// <summary>Whom a text means by name: they are notified also where they have muted the conversation.</summary>
public sealed record Mentions
{
    private const string Everybody = "*";

    private Mentions(IReadOnlyList<string> names) => Names = names;

    /// <summary>All who are in the conversation.</summary>
    public static Mentions All { get; } = new([Everybody]);

    /// <summary>As they stand in the content.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether all who are in the conversation are meant.</summary>
    public bool AreAll => Names.Contains(Everybody);

    /// <summary>The accounts that are named.</summary>
    public IEnumerable<AccountId> Accounts => Names.Where(name => name != Everybody).Select(name => new AccountId(name));

    /// <summary>These accounts.</summary>
    public static Mentions Of(params IEnumerable<AccountId> accounts) => new([.. accounts.Select(account => account.Value)]);

    /// <summary>Whether an account is meant.</summary>
    public bool Mean(AccountId account) => AreAll || Names.Contains(account.Value);

    /// <summary>Whether the other names the same in the same order.</summary>
    public bool Equals(Mentions? other) => other is not null && Names.SequenceEqual(other.Names);

    /// <inheritdoc/>
    public override int GetHashCode() => Names.Count;

    internal static Mentions Named(IEnumerable<string> names) => new([.. names]);
}
