using System.Security.Cryptography;
using System.Text;

namespace Im.Grains.Tenants;

/// <summary>Which secrets of an app are good, and what a new one does to the old.</summary>
internal static class SecretRules
{
    /// <summary>Whether one of the secrets that are good now has the digest; it takes as long for each.</summary>
    public static bool Match(IReadOnlyList<AppSecret> secrets, string hash, long now)
    {
        var shown = Encoding.ASCII.GetBytes(hash);
        var matches = false;
        foreach (var secret in secrets.Where(secret => IsGood(secret, now)))
            matches |= CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(secret.Hash), shown);
        return matches;
    }

    /// <summary>The new secret, and the one that was current until the grace is over. Any older one ends.</summary>
    public static IReadOnlyList<AppSecret> Rotate(
        IReadOnlyList<AppSecret> secrets, string hash, TimeSpan grace, long now)
    {
        var fresh = new AppSecret { Hash = hash };
        return grace > TimeSpan.Zero && secrets is [var current, ..]
            ? new[] { fresh, current with { ExpiresAt = now + (long)grace.TotalMilliseconds } }
            : new[] { fresh };
    }

    /// <summary>Until when the secret before the current one is good; null if it is not.</summary>
    public static long? PreviousUntil(IReadOnlyList<AppSecret> secrets, long now) =>
        secrets.FirstOrDefault(secret => secret.ExpiresAt is not null && IsGood(secret, now))?.ExpiresAt;

    private static bool IsGood(AppSecret secret, long now) => secret.ExpiresAt is not { } end || now < end;
}
