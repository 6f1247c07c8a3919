using Im.Testing;

namespace Im.Chaos.Networks;

/// <summary>All on 127.0.0.1: without root, nothing comes between processes.</summary>
internal sealed class LoopbackNetwork(int servers, string why) : INetwork
{
    private const string Host = "127.0.0.1";

    private readonly int[] _ports = ServerProcess.FreePorts(3 * servers);

    public string? CannotPartition => why;

    public string ServiceHost => Host;

    public string Clients => $"{Host}/32";

    public Place Place(int server) => new([], Host, _ports[3 * server], _ports[3 * server + 1], Host, _ports[3 * server + 2]);

    public Task Block(int from, int to) => throw new InvalidOperationException(why);

    public Task Heal() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
