namespace Im.Api.OpenApi;

/// <summary>The forms of names and ids as patterns of JSON Schema: what <see cref="Im.Protocol.Names"/> takes, no more
/// and no less. UserIds and tags have none: generators differ in what a pattern means beyond ASCII.</summary>
internal static class NamePatterns
{
    public const string TenantNo = "^[A-Za-z0-9_-]{1,32}$";

    /// <summary>A deviceId or appId.</summary>
    public const string DeviceId = $"^{NoDots}{Characters}{{1,64}}$";

    public const string OptionalAppId = $"^{NoDots}{Characters}{{0,64}}$";
    public const string GroupNo = $"^{NoDots}(?![asgte]{Base32}$){Characters}{{1,64}}$";
    public const string GroupIdOrNo = $"^{NoDots}(?![aste]{Base32}$){Characters}{{1,64}}$";
    public const string MessageId = "^[A-Za-z0-9._:-]{1,64}$";
    public const string StorageId = "^f[a-z2-7]{32}$";
    public const string Account = $"^a{Base32}$";

    private const string Characters = "[A-Za-z0-9._-]";
    private const string NoDots = "(?!\\.{1,2}$)";
    private const string Base32 = "[a-z2-7]{26}";
}
