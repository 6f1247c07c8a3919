using System.Diagnostics;
using Im.Chaos.Networks;
using Im.Testing;

namespace Im.Chaos.Tests;

[Collection("one after the other: networks are named by the process")]
public sealed class A_network_of_namespaces
{
    /// <summary>A partition that did not part would prove nothing.</summary>
    [Fact]
    public async Task Lets_servers_reach_each_other_but_where_it_is_blocked_and_is_gone_in_the_end()
    {
        if (NamespaceNetwork.Missing is { } why) Assert.Skip($"No network namespaces: {why}.");

        var network = await NamespaceNetwork.Create(servers: 2);
        await using (network)
        {
            Assert.True(await Connects(network, from: 0, to: 1));

            await network.Block(from: 0, to: 1);
            Assert.False(await Connects(network, from: 0, to: 1));
            await network.Heal();
            Assert.True(await Connects(network, from: 0, to: 1));

            // Blocked the other way the answer is lost.
            await network.Block(from: 1, to: 0);
            Assert.False(await Connects(network, from: 0, to: 1));
        }

        Assert.DoesNotContain(network.Place(0).Enter[3], await Shell.Run("ip", "netns", "list"), StringComparison.Ordinal);
    }

    // A port that nobody listens on is refused at once: that is an answer, too.
    private static async Task<bool> Connects(NamespaceNetwork network, int from, int to)
    {
        string[] command =
        [
            .. network.Place(from).Enter, "bash", "-c", $"timeout 2 bash -c 'exec 3<>/dev/tcp/{network.Place(to).SiloAddress}/9'",
        ];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        var words = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return words.Contains("refused", StringComparison.Ordinal);
    }
}
