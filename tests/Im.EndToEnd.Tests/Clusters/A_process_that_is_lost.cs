using System.Diagnostics;
using Im.EndToEnd.Tests.Http;
using Im.Testing;

namespace Im.EndToEnd.Tests.Clusters;

public sealed class A_process_that_is_lost(PostgreSqlFixture postgres, ITestOutputHelper output) : IClassFixture<PostgreSqlFixture>
{
    private const int Pairs = 8;

    /// <summary>A process that hosts a third of the accounts, and none of their connections, is killed or hangs: everybody is
    /// told to pull, and can send and receive again; each message stands once in the archive.</summary>
    [Theory]
    [InlineData("redis", "killed")]
    [InlineData("postgres", "killed")]
    [InlineData("postgres", "hangs")]
    public async Task Has_its_accounts_taken_over_by_the_others(string clustering, string how)
    {
        await using var cluster = new ServerCluster(clustering, postgres);
        await cluster.Start(3);
        var (lost, others) = (cluster.Processes[0], cluster.Processes.Skip(1).ToList());
        var devices = new List<OnlineDevice>();
        for (var i = 0; i < 2 * Pairs; i++)
            devices.Add(await OnlineDevice.Connect(others[i % 2], others[(i / 2) % 2], $"{clustering}-{how}-{i}"));
        foreach (var (ann, bob) in PairsOf(devices)) Assert.Equal("ok", await ann.Send(bob.Account, "before"));
        Assert.NotEqual(0, await Activations.Of(lost));

        await (how == "killed" ? lost.Kill() : lost.Pause());
        var since = Stopwatch.StartNew();
        var recovered = await Task.WhenAll(PairsOf(devices).Select(pair => SendUntilTaken(pair.Ann, pair.Bob.Account, since)));
        await Task.WhenAll(devices.Select(device => device.IsToldToSync()));

        output.WriteLine($"{clustering}, {how}: the first sends were taken after {recovered.Min().TotalSeconds:f1}–{recovered.Max().TotalSeconds:f1} s.");
        foreach (var (ann, bob) in PairsOf(devices))
        {
            Assert.Equal("ok", await bob.Send(ann.Account, "after"));
            var page = (await ann.Call("offline", new { limit = 500 })).GetProperty("result").GetProperty("messages");
            var texts = page.EnumerateArray().Select(message => (message.GetProperty("seq").GetInt64(), OnlineDevice.TextOf(message))).Order();
            Assert.Equal([(1, "before"), (2, "while it is lost"), (3, "after")], texts);
        }

        foreach (var device in devices) await device.DisposeAsync();
    }

    private static IEnumerable<(OnlineDevice Ann, OnlineDevice Bob)> PairsOf(List<OnlineDevice> devices) =>
        Enumerable.Range(0, Pairs).Select(i => (devices[2 * i], devices[(2 * i) + 1]));

    // As a client does: the same id until it is taken.
    private static async Task<TimeSpan> SendUntilTaken(OnlineDevice ann, string to, Stopwatch since)
    {
        var envelope = TestDevice.Text(Guid.NewGuid().ToString("n"), to, "while it is lost");
        await Until.True(() => IsTaken(ann, envelope), "A send was taken again.");
        return since.Elapsed;
    }

    // While nobody knows yet that the process is lost, there may be no answer for some time.
    private static async Task<bool> IsTaken(OnlineDevice ann, string envelope)
    {
        try
        {
            return await ann.Send(envelope) is "ok" or "duplicate";
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
