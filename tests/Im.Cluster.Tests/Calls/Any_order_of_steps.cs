using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests.Calls;

/// <summary>Two accounts with two devices each take steps at once, late and doubled, while activations end, devices come and
/// go and time passes: of every call all have one story in the end, and each was answered according to it.</summary>
public sealed class Any_order_of_steps(ImCluster im) : IClassFixture<ImCluster>
{
    private const int Runs = 12;
    private const int Rounds = 8;

    private static readonly string[] Steps = ["answer", "refuse", "cancel", "hangup", "busy", "answer", "hangup"];

    private static readonly string[] Stories =
    [
        "invite answer hangup answered", "invite refuse refused", "invite busy busy", "invite cancel cancelled", "invite timeout missed",
    ];

    [Fact]
    public async Task Has_one_end_on_which_all_devices_agree()
    {
        var seed = Seed.Next();
        for (var run = 0; run < Runs; run++) await Run(new Random(seed + run), $"IM_TEST_SEED={seed + run}");
    }

    private async Task Run(Random random, string seed)
    {
        var (alice, bob, room) = (await im.Online(), await im.Online(), im.NewName("room"));
        Device[] devices = [alice, await alice.SiblingOnline(), bob, await bob.SiblingOnline()];
        var taken = new Dictionary<string, bool>();
        Assert.Equal(ErrorCode.Ok, (await alice.CallUntilAnswered(bob, "invite", room)).Code);

        for (var round = 0; round < Rounds; round++)
        {
            var acts = new List<Task>();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                var device = devices[random.Next(devices.Length)];
                var (peer, status, id) = (device.Account == alice.Account ? bob : alice, Steps[random.Next(Steps.Length)], im.NewName(room));
                acts.Add(Take(device, peer, status, id));
                if (random.Next(3) == 0) acts.Add(Take(device, peer, status, id));
            }

            switch (random.Next(5))
            {
                case 0:
                    acts.Add(im.Deactivate(im.Call(room)));
                    break;
                case 1:
                    acts.Add(im.Deactivate(devices[random.Next(devices.Length)].Grain));
                    break;
                case 2:
                    im.Time.Advance(TimeSpan.FromSeconds(random.Next(40)));
                    break;
            }

            await Task.WhenAll(acts);
        }

        // Everybody goes, so that whatever goes on ends.
        foreach (var device in devices) await Silos.Retried(() => device.Disconnect());
        IReadOnlyList<string> story = [];
        await Until.True(
            async () =>
            {
                im.Time.Advance(TimeSpan.FromSeconds(10));
                await Silos.Retried(() => im.Call(room).Check(alice.Account));
                story = await alice.Archived(bob, room);
                return story[^1] is "answered" or "refused" or "cancelled" or "missed" || story is [.., "busy", "busy"];
            },
            $"{seed}: the call has no end.");

        Assert.True(Stories.Contains(string.Join(' ', story)), $"{seed}: {string.Join(' ', story)}");
        Assert.Equal(story, await bob.Archived(alice, room));
        var archived = Draft.Read((await alice.History(bob)).Messages).Select(message => message.Id).ToHashSet();
        Assert.All(taken, it => Assert.True(archived.Contains(it.Key) == it.Value, $"{seed}: {it.Key} was answered otherwise."));

        async Task Take(Device device, Device peer, string status, string id)
        {
            var outcome = await device.CallUntilAnswered(peer, status, room, id);

            // Of one that is said twice, the second may fit.
            lock (taken) taken[id] = taken.GetValueOrDefault(id) || outcome.Code is ErrorCode.Ok or ErrorCode.Duplicate;
        }
    }
}
