using System.Collections.Immutable;
using System.Text.Json;

namespace Im.Grains.Tenants;

/// <summary>What a tenant may choose: one set of ranges for the configuration and for administrators.</summary>
public static class TenantRules
{
    /// <summary>Most messages an account may be allowed, in a second or at once.</summary>
    public const int MostMessages = 1_000_000;

    /// <summary>Fewest members a group may be allowed: two make one.</summary>
    public const int FewestGroupMembers = 2;

    /// <summary>Most members a group may be allowed.</summary>
    public const int MostGroupMembers = 100_000;

    /// <summary>The longest time for which a message may be recalled.</summary>
    public static readonly TimeSpan LongestRecallWindow = TimeSpan.FromDays(30);

    /// <summary>The names of kick policies, at the places of their values.</summary>
    public static readonly ImmutableArray<string> KickPolicies =
        [.. Enum.GetNames<KickPolicy>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    internal static readonly string KickPolicyFault =
        $"must be {string.Join(", ", KickPolicies[..^1])} or {KickPolicies[^1]}.";

    /// <summary>What is wrong: the setting's name, and the rest of a sentence that begins with it.</summary>
    public static IEnumerable<(string Setting, string Fault)> FaultsOf(TenantSettings settings)
    {
        if (!Enum.IsDefined(settings.KickPolicy))
            yield return (nameof(settings.KickPolicy), KickPolicyFault);
        if (settings.RecallWindow < TimeSpan.Zero || settings.RecallWindow > LongestRecallWindow)
            yield return (nameof(settings.RecallWindow), $"is {settings.RecallWindow}, and must be from 0 to 30 days.");
        if (settings.MessagesPerSecond is < 1 or > MostMessages)
            yield return (nameof(settings.MessagesPerSecond), $"is {settings.MessagesPerSecond}, and must be from 1 to 1,000,000.");
        if (settings.MessageBurst is < 1 or > MostMessages)
            yield return (nameof(settings.MessageBurst), $"is {settings.MessageBurst}, and must be from 1 to 1,000,000.");
        if (settings.GroupMembers is < FewestGroupMembers or > MostGroupMembers)
            yield return (nameof(settings.GroupMembers), $"is {settings.GroupMembers}, and must be from 2 to 100,000.");
    }
}
