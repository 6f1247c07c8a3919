using Im.Protocol;

namespace Im.Client;

/// <summary>Whom a text means by name: they are notified also where they have muted the conversation.</summary>
public sealed record Mentions
{
    private Mentions(IReadOnlyList<string> names) => Names = names;

    /// <summary>All who are in the conversation.</summary>
    public static Mentions All { get; } = new(["*"]);

    /// <summary>As they stand in the content.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>These accounts.</summary>
    public static Mentions Of(params IEnumerable<AccountId> accounts) => new([.. accounts.Select(account => account.Value)]);
}
