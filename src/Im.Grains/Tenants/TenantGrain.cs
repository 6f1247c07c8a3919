using System.Text.Json;
using Im.Archive;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.Extensions.Options;

namespace Im.Grains.Tenants;

/// <summary>A tenant as configured; a change of the configuration shows at the next call.</summary>
internal sealed class TenantGrain(IOptionsMonitor<TenantsOptions> options, IMessageArchive archive, TimeProvider time)
    : Grain, ITenantGrain
{
    private string TenantNo => this.GetPrimaryKeyString();

    public Task<TenantSettings?> Settings()
    {
        var settings = options.CurrentValue.Find(TenantNo)?.ToSettings();

        // Anybody may name a tenant: an activation for one that does not exist must not stay.
        if (settings is null) DeactivateOnIdle();
        return Task.FromResult(settings);
    }

    public async Task<Answer> Groups(string? cursor, int limit)
    {
        var groups = await archive.Groups(TenantNo, cursor ?? "", limit);
        var page = GroupViews.List(groups, limit, withRole: false, time.GetUtcNow().ToUnixTimeMilliseconds());
        return Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(page, WireJson.Default.GroupListResult));
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
