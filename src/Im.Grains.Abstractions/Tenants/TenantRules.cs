namespace Im.Grains.Tenants;

/// <summary>What a tenant may choose: one set of ranges for the configuration and for administrators.</summary>
public static class TenantRules
{
    internal const string KickPolicies = "must be all, onePerOs, mobileOneDesktopOne or one.";

    private const int MostMessages = 1_000_000;
    private const int MostGroupMembers = 100_000;
    private static readonly TimeSpan LongestRecallWindow = TimeSpan.FromDays(30);

    /// <summary>What is wrong: the setting's name, and the rest of a sentence that begins with it.</summary>
    public static IEnumerable<(string Setting, string Fault)> FaultsOf(TenantSettings settings)
    {
        if (!Enum.IsDefined(settings.KickPolicy))
            yield return (nameof(settings.KickPolicy), KickPolicies);
        if (settings.RecallWindow < TimeSpan.Zero || settings.RecallWindow > LongestRecallWindow)
            yield return (nameof(settings.RecallWindow), $"is {settings.RecallWindow}, and must be from 0 to 30 days.");
        if (settings.MessagesPerSecond is < 1 or > MostMessages)
            yield return (nameof(settings.MessagesPerSecond), $"is {settings.MessagesPerSecond}, and must be from 1 to 1,000,000.");
        if (settings.MessageBurst is < 1 or > MostMessages)
            yield return (nameof(settings.MessageBurst), $"is {settings.MessageBurst}, and must be from 1 to 1,000,000.");
        if (settings.GroupMembers is < 2 or > MostGroupMembers)
            yield return (nameof(settings.GroupMembers), $"is {settings.GroupMembers}, and must be from 2 to 100,000.");
    }
}
