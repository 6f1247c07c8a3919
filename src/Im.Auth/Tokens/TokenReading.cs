using System.Diagnostics.CodeAnalysis;

namespace Im.Auth;

/// <summary>What came of reading a token: its claims, or what is wrong with it.</summary>
/// <typeparam name="T">The claims of the kind that was asked for.</typeparam>
public readonly record struct TokenReading<T> where T : class
{
    private TokenReading(T? claims, TokenFault fault) => (Claims, Fault) = (claims, fault);

    /// <summary>The claims; null for a token that is not good.</summary>
    public T? Claims { get; }

    /// <summary>What is wrong; <see cref="TokenFault.None"/> for a good token.</summary>
    public TokenFault Fault { get; }

    /// <summary>Whether the token is good.</summary>
    [MemberNotNullWhen(true, nameof(Claims))]
    public bool IsGood => Claims is not null;

    internal static TokenReading<T> Good(T claims) => new(claims, TokenFault.None);

    internal static TokenReading<T> Bad(TokenFault fault) => new(null, fault);
}

/// <summary>What is wrong with a token.</summary>
public enum TokenFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It is not a token of ours at all.</summary>
    Malformed,

    /// <summary>None of our keys signed it, or it was changed.</summary>
    BadSignature,

    /// <summary>It is one of ours, for another purpose.</summary>
    WrongKind,

    /// <summary>It was good once.</summary>
    Expired,

    /// <summary>Its app or tenant has ended, is shut out, or lost the scope that it needs.</summary>
    Revoked,
}
