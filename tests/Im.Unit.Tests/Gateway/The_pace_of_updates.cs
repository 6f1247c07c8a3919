using Im.Gateway;
using Im.Gateway.Sessions;
using Im.Protocol;

namespace Im.Unit.Tests.Gateway;

/// <summary>An update to many devices leaves at the rate of the process, one device after the other.</summary>
public sealed class The_pace_of_updates
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly WatchedTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Is_that_of_the_setting_however_many_devices_wait()
    {
        var update = Update(new string('x', 64 * 1024));
        using var pacer = Started(bytesPerSecond: 2 * update.Size);
        var kits = Kits(pacer, 5, update);

        for (var sent = 1; sent <= kits.Count; sent++)
        {
            PipedGateway.Await(() => _time.TimersOf(Step) == sent, $"Turn {sent} has not come.");
            Assert.Equal(sent, kits.Count(kit => !kit.Outbox.IsIdle));
            _time.Advance(Step);
        }

        await pacer.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Counts_a_small_update_as_4_KiB()
    {
        using var pacer = Started(bytesPerSecond: 8 * 1024);
        var kits = Kits(pacer, 2, Update("x"));

        PipedGateway.Await(() => _time.TimersOf(Step) == 1, "The first turn has not come.");

        Assert.Single(kits, kit => !kit.Outbox.IsIdle);
        await pacer.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Makes_nothing_good_that_nobody_has_used()
    {
        var update = Update(new string('x', 64 * 1024));
        using var pacer = Started(bytesPerSecond: 2 * update.Size);
        Kits(pacer, 1, update);
        PipedGateway.Await(() => _time.TimersOf(Step) == 1, "The first turn has not come.");
        _time.Advance(TimeSpan.FromMinutes(10));

        var kits = Kits(pacer, 3, update);

        // What a late timer may make good is a part of one turn.
        PipedGateway.Await(() => _time.TimersOf(TimeSpan.FromMilliseconds(400)) == 1, "The next turn has not come.");
        Assert.Single(kits, kit => !kit.Outbox.IsIdle);
        await pacer.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Is_shared_by_tenants_in_turn_however_much_one_of_them_sends()
    {
        var update = Update(new string('x', 64 * 1024));
        using var pacer = OutboxKit.PacerOf(new GatewayOptions { UpdateBytesPerSecond = 2 * update.Size }, _time);
        var many = Kits(pacer, 5, update);
        var other = new OutboxKit(pacer: pacer, tenantNo: "other").Subscribed();
        Assert.True(other.Outbox.TryPutBehind(update));

        await pacer.StartAsync(TestContext.Current.CancellationToken);
        PipedGateway.Await(() => _time.TimersOf(Step) == 1, "The first turn has not come.");
        _time.Advance(Step);
        PipedGateway.Await(() => _time.TimersOf(Step) == 2, "The second turn has not come.");

        Assert.False(other.Outbox.IsIdle);
        Assert.Single(many, kit => !kit.Outbox.IsIdle);
        await pacer.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Is_not_held_up_by_who_has_very_much_to_pull()
    {
        using var pacer = OutboxKit.PacerOf(
            new GatewayOptions { UpdateLimit = 1, UpdateBytesPerSecond = 2 * 1024 * 1024 }, _time);
        var kit = new OutboxKit(pacer: pacer).Subscribed();
        for (var i = 0; i < 100; i++) Assert.True(kit.Outbox.TryPutBehind(Update(new string('x', 200_000))));

        await pacer.StartAsync(TestContext.Current.CancellationToken);

        // One MiB of twenty.
        PipedGateway.Await(() => _time.TimersOf(Step) == 1, "The turn has cost another time.");
        await pacer.StopAsync(TestContext.Current.CancellationToken);
    }

    private static OutgoingUpdate Update(string text) => OutgoingUpdate.Read(OutboxKit.Bytes(
        $$$"""{"id":"u","from":"{{{WireIds.Everyone("demo").Value}}}","to":"{{{OutboxKit.Alice.Value}}}","type":256,"content":{"type":"organization","content":{"x":"{{{text}}}"}},"seq":1}"""), 0)!;

    private UpdatePacer Started(int bytesPerSecond)
    {
        var pacer = OutboxKit.PacerOf(new GatewayOptions { UpdateBytesPerSecond = bytesPerSecond }, _time);
        pacer.StartAsync(TestContext.Current.CancellationToken);
        return pacer;
    }

    private static List<OutboxKit> Kits(UpdatePacer pacer, int count, OutgoingUpdate update)
    {
        var kits = Enumerable.Range(0, count).Select(_ => new OutboxKit(pacer: pacer).Subscribed()).ToList();
        Assert.All(kits, kit => Assert.True(kit.Outbox.TryPutBehind(update)));
        return kits;
    }
}
