using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Grains;
using Im.Grains.Accounts;
using Im.Protocol;
using Im.Protocol.Groups;
using Im.Protocol.Rpc;

namespace Im.Cluster.Tests.Kit;

/// <summary>The RPC calls that have a result.</summary>
public sealed partial class Device
{
    private const int Plenty = 10_000_000;

    public async Task<OfflineResult> Offline(
        IReadOnlyDictionary<string, long>? have = null, int limit = 200, long since = 0, Device? target = null, int maxBytes = Plenty,
        PeerId? peer = null, int largestUpdate = int.MaxValue) =>
        Result(
            await Placement.Retried(() => Grain.Offline(new OfflineQuery
            {
                Target = peer ?? target?.Account.AsPeer(),
                Have = have ?? new Dictionary<string, long>(),
                Since = since,
                Limit = limit,
                MaxBytes = maxBytes,
                AppId = AppId,
                LargestUpdate = largestUpdate,
            })),
            WireJson.Default.OfflineResult);

    /// <summary>History of the chat with somebody; the query's target, limit and appid are filled in.</summary>
    public async Task<HistoryResult> History(Device target, Func<HistoryQuery, HistoryQuery>? with = null)
    {
        var query = new HistoryQuery { Target = target.Account.AsPeer(), Limit = 50, MaxBytes = Plenty, AppId = AppId };
        return Result(await Grain.History(with?.Invoke(query) ?? query), WireJson.Default.HistoryResult);
    }

    public async Task<ConversationsResult> Conversations(int limit = 50, string? cursor = null, int maxBytes = Plenty) =>
        Result(await Grain.Conversations(limit, cursor, AppId, maxBytes), WireJson.Default.ConversationsResult);

    public async Task<GroupListResult> Groups(int limit = 50, string? cursor = null, int maxBytes = Plenty) =>
        Result(await Grain.Groups(cursor, limit, maxBytes), WireJson.Default.GroupListResult);

    public async Task<IReadOnlyList<string>> Presence(params AccountId[] accounts) =>
        Result(await Grain.Presence(accounts), WireJson.Default.PresenceResult).Online;

    private static T Result<T>(Answer answer, JsonTypeInfo<T> json)
    {
        Assert.Equal(ErrorCode.Ok, answer.Code);
        return JsonSerializer.Deserialize(answer.Json.Span, json)!;
    }
}
