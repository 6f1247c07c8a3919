using Im.Client;
using Im.Protocol;

namespace Im.Unit.Tests.Client;

/// <summary>Random servers: deliveries lost, doubled, out of order, connections cut, programs restarted.</summary>
public sealed class Any_order_of_deliveries
{
    private const string ForOthers = "others-";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12).Select(_ => Random.Shared.Next())];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_app_sees_each_message_once_and_in_order(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var kit = new ClientKit();
        kit.Server.PageSize = random.Next(1, 20);
        PeerId[] peers = [ClientKit.Bob, ClientKit.Carol, WireIds.Group("demo", "1"), WireIds.Tag("demo", "red")];
        kit.Server.Hides = message => message.Id.StartsWith(ForOthers, StringComparison.Ordinal);
        var (written, seen) = (new List<Envelope>(), new List<ImMessage>());

        for (var life = 0; life < 4; life++)
        {
            var alice = await kit.Connect();
            for (var step = 0; step < 15; step++) await Act(random, kit.Server, alice, peers, written);
            if (life == 3)
            {
                await alice.DisposeAsync();
                alice = await kit.Connect();
            }

            // All of them come in the end, however busy the machine is; before that, not all of so many may come yet.
            await (life == 3
                ? Collect(alice, seen, written.Count, TimeSpan.FromSeconds(30))
                : Collect(alice, seen, random.Next(seen.Count, written.Count / 2 + seen.Count), TimeSpan.FromSeconds(3)));
            await alice.DisposeAsync();
        }

        Assert.Equal(written.Count, seen.Count);
        foreach (var peer in peers)
        {
            var seqs = seen.Where(message => message.Peer == peer).Select(message => message.Seq);
            Assert.Equal(kit.Server.Archived(peer).Where(written.Contains).Select(message => message.Seq), seqs);
        }
    }

    private static async Task Act(Random random, FakeServer server, ImClient alice, PeerId[] peers, List<Envelope> written)
    {
        var burst = Enumerable.Range(0, random.Next(1, 6)).Select(i => Write(random, server, peers[random.Next(peers.Length)])).ToList();
        written.AddRange(burst);
        var deliveries = burst.Where(_ => random.Next(5) > 0)
            .SelectMany(message => Enumerable.Repeat(message, random.Next(1, 3)))
            .Append(written[random.Next(written.Count)])
            .ToArray();
        random.Shuffle(deliveries);
        server.Deliver(deliveries);
        if (random.Next(4) == 0) await alice.SendTextAsync(peers[random.Next(peers.Length - 1)], "mine");
        if (random.Next(10) == 0) server.Connection!.Close();
    }

    private static Envelope Write(Random random, FakeServer server, PeerId peer)
    {
        if (peer.Kind == PeerKind.Account) return server.Write(peer, "x");
        while (random.Next(3) == 0) server.WriteTo(peer, ClientKit.Carol, "not for alice", $"{ForOthers}{Guid.NewGuid():N}");
        return server.WriteTo(peer, ClientKit.Bob, "x");
    }

    /// <summary>Reads until so many were seen in all, or for a moment if they will not come yet.</summary>
    private static async Task Collect(ImClient alice, List<ImMessage> seen, int until, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(until == seen.Count ? TimeSpan.FromSeconds(0.1) : patience);
        try
        {
            await foreach (var message in alice.Messages.WithCancellation(deadline.Token))
            {
                seen.Add(message);
                if (seen.Count >= until) break;
            }
        }
        catch (OperationCanceledException)
        {
            // Deliveries were lost; the next life finds them.
        }
    }
}
