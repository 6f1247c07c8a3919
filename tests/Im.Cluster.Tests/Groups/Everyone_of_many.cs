using Im.Cluster.Tests.Kit;
using Im.Grains.Audiences;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Cluster.Tests.Groups;

/// <summary>A tenant of many accounts of which few are there. On silos of its own: all that is idle goes.</summary>
public sealed class Everyone_of_many(ImCluster im) : IClassFixture<ImCluster>
{
    private const int Away = 5_000;
    private const int Present = 50;
    private const int AtOnce = 64;

    [Fact]
    public async Task Costs_nothing_for_those_who_are_away_until_they_pull()
    {
        var away = Enumerable.Range(0, Away).Select(_ => im.Device(TestTenants.Broadcasts)).ToList();
        foreach (var some in away.Chunk(AtOnce)) await Task.WhenAll(some.Select(device => device.Grain.Ensure(device.TenantNo, device.UserId)));
        var online = new List<Device>();
        for (var i = 0; i < Present; i++) online.Add(await im.Online(TestTenants.Broadcasts));
        await im.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await Until.True(() => !away.Any(IsActive), "An account that is away is still active.");
        var everyone = WireIds.Everyone(TestTenants.Broadcasts);

        for (var i = 0; i < 3; i++) Assert.Equal(ErrorCode.Ok, (await Send(everyone, $"{i}")).Code);

        Assert.DoesNotContain(away, IsActive);
        Assert.All(online, device => Assert.Equal(["0", "1", "2"], device.Connection.Texts));
        Assert.Null(await im.Archive.Real.FindParticipation(away[0].Account, everyone, CancellationToken.None));
        var back = away[^1];
        await back.Register();
        await back.Connect();
        Assert.Equal(["0", "1", "2"], Draft.Read((await back.Offline()).Messages).Select(Draft.TextOf));
    }

    private bool IsActive(Device device) => im.Cluster.TryGetGrainContext(device.Grain.GetGrainId(), out _);

    private async Task<SendOutcome> Send(PeerId everyone, string text) =>
        (await im.Grains.GetGrain<IAudienceGrain>(everyone.Value).Send(new ConversationBatch
        {
            From = WireIds.Service(TestTenants.Broadcasts, "shop"),
            TenantNo = TestTenants.Broadcasts,
            Messages = [Draft.Text(everyone, text)],
        }))[0];
}
