using Im.Archive;
using Im.Protocol;

namespace Im.Conformance.Tests.Archive;

/// <summary>A tag that no other test knows.</summary>
public sealed record Label(IMessageArchive Archive, long Id, string Tag, PeerId Audience)
{
    public static async Task<Label> Create(IMessageArchive archive, string? tag = null, string tenantNo = Chat.Tenant)
    {
        tag ??= Guid.NewGuid().ToString();
        var audience = WireIds.Tag(tenantNo, tag);
        return new(archive, (await archive.CreateTag(tenantNo, tag, audience)).Id, tag, audience);
    }

    public Task<IReadOnlyList<AccountId>> Put(params AccountId[] accounts) => Put(0, accounts);

    public Task<IReadOnlyList<AccountId>> Put(long joinedSeq, params AccountId[] accounts) =>
        Archive.PutTagged(Id, Audience, accounts, joinedSeq, limit: 100);

    public async Task<IReadOnlyList<AccountId>> Members() => [.. (await Archive.Members(Id)).Select(it => it.Account)];

    public async Task<Participation> Of(AccountId account) => (await Archive.FindParticipation(account, Audience))!;
}
