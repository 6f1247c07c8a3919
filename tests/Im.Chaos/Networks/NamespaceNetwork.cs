using System.Globalization;
using System.Net.NetworkInformation;
using Im.Testing;

namespace Im.Chaos.Networks;

/// <summary>
/// Each server in a network namespace of its own: joined to each other one by a link of their own, and to us by another,
/// over which databases, the balancer and nobody else come. The addresses are of 198.18.0.0/15, the range for tests of
/// networks (RFC 2544), and known on this machine alone.
/// </summary>
internal sealed class NamespaceNetwork : INetwork
{
    private const int HttpPort = 8080;
    private const int MqttPort = 1883;
    private const int SiloPort = 11_111;
    private const string Tag = "imc";
    private const string NoBody = "02:00:00:00:00:01";

    private readonly string _tag;
    private readonly int _servers;
    private readonly int _net;
    private readonly HashSet<(int From, int To)> _blocked = [];

    private NamespaceNetwork(string tag, int servers, int net) => (_tag, _servers, _net) = (tag, servers, net);

    public string? CannotPartition => null;

    public string ServiceHost => $"198.19.{_net}.254";

    public string Clients => "198.18.0.0/15";

    /// <summary>Why there can be none here; null if there can.</summary>
    public static string? Missing =>
        Environment.UserName != "root" ? "only root may make network namespaces"
        : Programs.Find("ip") is null ? "there is no 'ip' (iproute2)"
        : null;

    /// <summary>Makes namespaces, links and routes.</summary>
    public static async Task<NamespaceNetwork> Create(int servers)
    {
        await ClearAway();
        var network = new NamespaceNetwork($"{Tag}{Environment.ProcessId}", servers, FreeNet());
        try
        {
            for (var i = 0; i < servers; i++) await network.AddServer(i);
            for (var i = 0; i < servers; i++)
            {
                for (var j = 0; j < i; j++) await network.Join(j, i);
            }

            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public Place Place(int server) => new(
        ["ip", "netns", "exec", Name(server)], ServerEnd(server), HttpPort, MqttPort, SiloAddress(server), SiloPort);

    // The neighbour's hardware address becomes one that nobody has: what is sent is lost on the way, in this direction only,
    // and the sender is not told. (A link that is taken down tells it.)
    public async Task Block(int from, int to)
    {
        await Ip("-n", Name(from), "neigh", "replace", SiloAddress(to), "lladdr", NoBody, "dev", $"to{to}", "nud", "permanent");
        _blocked.Add((from, to));
    }

    public async Task Heal()
    {
        foreach (var (from, to) in _blocked) await Ip("-n", Name(from), "neigh", "del", SiloAddress(to), "dev", $"to{to}");
        _blocked.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        // Links go with the namespaces that they end in.
        var names = await Names();
        for (var i = 0; i < _servers; i++)
        {
            if (names.Contains(Name(i))) await Ip("netns", "delete", Name(i));
            LastWill.RemoveNamespace(Name(i));
        }
    }

    // What a run has left that was killed itself: its servers live on in namespaces with its id in their names.
    private static async Task ClearAway()
    {
        foreach (var name in await Names())
        {
            if (!name.StartsWith(Tag, StringComparison.Ordinal) || !int.TryParse(name[Tag.Length..].Split('-')[0], out var id)) continue;
            if (Directory.Exists($"/proc/{id}")) continue;

            var left = (await Ip("netns", "pids", name)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (var process in left) await Shell.Signal(int.Parse(process, CultureInfo.InvariantCulture), "KILL");
            await Ip("netns", "delete", name);
        }
    }

    private static async Task<HashSet<string>> Names() =>
        [.. (await Ip("netns", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];

    private async Task AddServer(int server)
    {
        await Ip("netns", "add", Name(server));
        LastWill.AddNamespace(Name(server));
        await Ip("-n", Name(server), "link", "set", "lo", "up");
        await Ip("-n", Name(server), "addr", "add", $"{SiloAddress(server)}/32", "dev", "lo");
        await Ip("link", "add", Link(server), "type", "veth", "peer", "name", "host", "netns", Name(server));
        await Ip("addr", "add", $"{OurEnd(server)}/30", "dev", Link(server));
        if (server == 0) await Ip("addr", "add", $"{ServiceHost}/32", "dev", Link(server));
        await Ip("link", "set", Link(server), "up");
        await Ip("-n", Name(server), "addr", "add", $"{ServerEnd(server)}/30", "dev", "host");
        await Ip("-n", Name(server), "link", "set", "host", "up");
        await Ip("-n", Name(server), "route", "add", $"{ServiceHost}/32", "via", OurEnd(server));
    }

    private async Task Join(int one, int other)
    {
        await Ip("link", "add", $"to{other}", "netns", Name(one), "type", "veth", "peer", "name", $"to{one}", "netns", Name(other));
        foreach (var (from, to) in new[] { (one, other), (other, one) })
        {
            await Ip("-n", Name(from), "link", "set", $"to{to}", "up");
            await Ip(
                "-n", Name(from), "route", "add", $"{SiloAddress(to)}/32", "dev", $"to{to}", "scope", "link", "src", SiloAddress(from));
        }
    }

    private string Name(int server) => $"{_tag}-{server}";

    private string Link(int server) => $"{_tag}h{server}";

    private string SiloAddress(int server) => $"198.19.{_net}.{server + 1}";

    private string OurEnd(int server) => $"198.18.{_net}.{4 * server + 1}";

    private string ServerEnd(int server) => $"198.18.{_net}.{4 * server + 2}";

    // Runs beside ours have theirs.
    private static int FreeNet()
    {
        var taken = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(it => it.GetIPProperties().UnicastAddresses)
            .Select(it => it.Address.GetAddressBytes())
            .Where(it => it is [198, 18 or 19, _, _])
            .Select(it => (int)it[2])
            .ToHashSet();
        var first = Environment.ProcessId % 250;
        return Enumerable.Range(0, 250).Select(i => (first + i) % 250).First(net => !taken.Contains(net));
    }

    private static Task<string> Ip(params IEnumerable<string> arguments) => Shell.Run(Programs.Find("ip")!, arguments);
}
