using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Grains;
using Im.Grains.Conversations;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Cluster.Tests.Kit;

/// <summary>A group, and its calls as RPC and REST make them.</summary>
internal sealed class Team(ImCluster im, PeerId id, string tenantNo)
{
    public PeerId Id => id;

    public IGroupGrain Grain => im.Grains.GetGrain<IGroupGrain>(id.Value);

    /// <summary>Makes a group; fails the test if it is refused.</summary>
    public static async Task<Team> Of(ImCluster im, Device owner, IEnumerable<Device> members, GroupPatch? settings = null)
    {
        var team = new Team(im, WireIds.NewGroup(), owner.TenantNo);
        Assert.Equal(ErrorCode.Ok, (await team.Create(owner, members.Select(member => member.Account), settings)).Code);
        return team;
    }

    /// <summary>A group of an owner and other members, all of them online.</summary>
    public static async Task<(Team Team, Device Owner, Device[] Members)> Online(ImCluster im, int members, GroupPatch? settings = null)
    {
        var owner = await im.Online();
        var others = new Device[members];
        for (var i = 0; i < members; i++) others[i] = await im.Online();
        return (await Of(im, owner, others, settings), owner, others);
    }

    public Task<Answer> Create(Device owner, IEnumerable<AccountId> members, GroupPatch? settings = null) => Grain.Create(new GroupCreation
    {
        Caller = By(owner),
        Owner = owner.Account,
        Members = [.. members],
        Settings = settings ?? new GroupPatch(),
    });

    /// <summary>A device's account as a caller.</summary>
    public static GroupCaller By(Device device) => new() { Who = device.Account.AsPeer(), TenantNo = device.TenantNo };

    /// <summary>An app of the group's tenant as a caller.</summary>
    public GroupCaller App => new() { Who = WireIds.Service(tenantNo, "shop"), TenantNo = tenantNo };

    /// <summary>Brings members in, in the name of the app; fails the test if one is refused.</summary>
    public async Task Add(params Device[] members) => Assert.All(
        Result(await Grain.Invite(App, [.. members.Select(member => member.Account)]), WireJson.Default.GroupMembersResult).Results,
        result => Assert.Equal("ok", result.Code));

    public Task<Answer> Remove(GroupCaller by, params Device[] members) =>
        Grain.Remove(by, [.. members.Select(member => member.Account)], ban: false);

    public Task<Answer> Ban(GroupCaller by, params Device[] members) =>
        Grain.Remove(by, [.. members.Select(member => member.Account)], ban: true);

    /// <summary>A member's text to all, or to one.</summary>
    public async Task<SendOutcome> Send(Device from, string text, string? id = null, Device? target = null, string appId = "") =>
        (await from.Send(Draft.Text(Id, text, id, appId) with { Target = target?.Account.Value ?? "" })).Outcomes[0];

    /// <summary>A text of the app.</summary>
    public async Task<SendOutcome> SendByApp(string text, string? id = null) => (await Grain.Send(new ConversationBatch
    {
        From = App.Who,
        TenantNo = tenantNo,
        Messages = [Draft.Text(Id, text, id)],
    }))[0];

    public async Task<GroupInfo> Info(Device by) => Result(await Grain.Get(By(by)), WireJson.Default.GroupInfo);

    public async Task<IReadOnlyList<GroupMemberInfo>> Members(string state = GroupMemberStates.Member) => Result(
        await Grain.Members(App, new GroupMemberQuery { State = state, Limit = 500 }), WireJson.Default.GroupMemberListResult).Members;

    /// <summary>What became of each who was named.</summary>
    public static IEnumerable<string> Codes(Answer answer) =>
        Result(answer, WireJson.Default.GroupMembersResult).Results.Select(result => result.Code);

    private static T Result<T>(Answer answer, JsonTypeInfo<T> json)
    {
        Assert.Equal(ErrorCode.Ok, answer.Code);
        return JsonSerializer.Deserialize(answer.Json.Span, json)!;
    }
}
