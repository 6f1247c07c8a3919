using System.Text.Json;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Grains.Tenants;

/// <summary>What the tenant has: its groups and tags, as the archive lists them.</summary>
internal sealed partial class TenantGrain
{
    public async Task<Answer> Groups(string? cursor, int limit)
    {
        var groups = await archive.Groups(TenantNo, cursor ?? "", limit);
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(
            GroupViews.List(groups, limit, withRole: false, Now()), WireJson.Default.GroupListResult));
    }

    public async Task<Answer> Tags(string? cursor, int limit)
    {
        var tags = await archive.Tags(TenantNo, cursor ?? "", limit);
        var page = new TagListResponse
        {
            Tags = [.. tags.Select(tag => new TagInfo(tag.Tag, tag.Peer.Value, tag.Users))],
            Cursor = tags.Count < limit ? null : tags[^1].Tag,
        };
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(page, WireJson.Default.TagListResponse));
    }
}
