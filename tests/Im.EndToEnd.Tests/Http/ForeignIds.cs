using System.Text.RegularExpressions;
using Im.Protocol;

namespace Im.EndToEnd.Tests.Http;

/// <summary>What a call of the tenant <c>rival</c> names that is not its own: either another tenant's, or nobody's.</summary>
internal sealed partial record ForeignIds(string TenantNo, string UserId, string GroupNo, string TagName, string AppId)
{
    public string Account => WireIds.Account(TenantNo, UserId).Value;

    public string Group => WireIds.Group(TenantNo, GroupNo).Value;

    public string Tag => WireIds.Tag(TenantNo, TagName).Value;

    public string Everyone => WireIds.Everyone(TenantNo).Value;

    public string Service => WireIds.Service(TenantNo, AppId).Value;

    public string DeviceId => $"{UserId}-phone";

    /// <summary>What an app has sent to each of the peers.</summary>
    public string MessageId => $"to-{UserId}";

    public string[] Peers => [Account, Group, Tag, Everyone, Service];

    /// <summary>An answer without what was named, and without what is new in every answer.</summary>
    public string Mask(string answer)
    {
        // The rival's own ids of the same names differ as the names do, and say as little.
        (string Id, string Mask)[] named =
        [
            .. ((string[])[Account, Tag, Everyone, Service, GroupNo]).Select(name => (WireIds.Group("rival", name).Value, "{group}")),
            (WireIds.Tag("rival", TagName).Value, "{tag}"), (WireIds.Tag("rival", Tag).Value, "{tag}"), (WireIds.Account("rival", Account).Value, "{account}"),
            (Account, "{account}"), (Group, "{group}"), (Tag, "{tag}"), (Everyone, "{everyone}"), (Service, "{service}"),
            (DeviceId, "{device}"), (UserId, "{user}"), (GroupNo, "{groupNo}"), (TagName, "{tagName}"), (AppId, "{app}"), (TenantNo, "{tenant}"),
        ];
        foreach (var (id, mask) in named) answer = answer.Replace(id, mask, StringComparison.Ordinal);
        return Fresh().Replace(answer, "$1:*");
    }

    [GeneratedRegex("(\"(?:createdAt|expiresAt|token|traceId)\"):(?:\"[^\"]*\"|[0-9]+)")]
    private static partial Regex Fresh();
}
