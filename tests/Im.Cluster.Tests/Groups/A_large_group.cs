using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests.Groups;

/// <summary>As many members as a group may have by default, of whom a few are there.</summary>
public sealed class A_large_group(ImCluster im) : IClassFixture<ImCluster>
{
    private const int Size = 10_000;
    private const int Present = 200;
    private const int AtOnce = 64;
    private const int Named = 1_000;

    [Fact]
    public async Task Reaches_all_who_are_there_and_keeps_it_for_the_others()
    {
        var online = new List<Device>();
        for (var i = 0; i < Present; i++) online.Add(await im.Online());
        var away = Enumerable.Range(0, Size - Present).Select(_ => im.Device()).ToList();
        foreach (var some in away.Chunk(AtOnce))
            await Task.WhenAll(some.Select(device => device.Grain.Ensure(device.TenantNo, device.UserId)));
        var team = await Team.Of(im, online[0], online.Skip(1));
        foreach (var some in away.Chunk(Named)) await team.Add(some);
        Assert.Equal(Size, (await team.Info(online[0])).MemberCount);
        var before = online[0].Connection.Messages.Count;

        var senders = online.Take(5).ToList();
        await Task.WhenAll(senders.Select(async sender =>
        {
            for (var i = 0; i < 10; i++) Assert.Equal(ErrorCode.Ok, (await team.Send(sender, $"{i}")).Code);
        }));

        foreach (var device in online.Skip(5))
        {
            var seqs = device.Connection.Messages.Skip(before).Select(message => message.Seq).ToList();
            Assert.Equal(Enumerable.Range(before + 1, 50).Select(seq => (long)seq), seqs);
        }

        var late = away[^1];
        var page = await late.Offline();
        Assert.Equal(50, Draft.Read(page.Messages).Count(message => Draft.TextOf(message).Length > 0));
        await im.Deactivate(team.Grain);
        Assert.Equal(ErrorCode.Ok, (await team.Send(senders[0], "again")).Code);
    }
}
