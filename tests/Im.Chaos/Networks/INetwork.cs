namespace Im.Chaos.Networks;

/// <summary>Where processes stand, and whether they reach each other.</summary>
internal interface INetwork : IAsyncDisposable
{
    /// <summary>Whether <see cref="Block"/> works; if not, why.</summary>
    string? CannotPartition { get; }

    /// <summary>The address at which servers reach databases.</summary>
    string ServiceHost { get; }

    /// <summary>The addresses that servers come from, as PostgreSQL writes them.</summary>
    string Clients { get; }

    /// <summary>Where a server stands.</summary>
    Place Place(int server);

    /// <summary>Lets nothing through from one server to another; what is sent is lost silently.</summary>
    Task Block(int from, int to);

    /// <summary>Lets all through again.</summary>
    Task Heal();
}

/// <summary>A server's place in the network.</summary>
/// <param name="Enter">The command that runs another one there.</param>
/// <param name="Host">The address of its HTTP interface and gateway.</param>
/// <param name="HttpPort">The port of its HTTP interface.</param>
/// <param name="MqttPort">The port of its gateway.</param>
/// <param name="SiloAddress">Its address for other servers.</param>
/// <param name="SiloPort">Its port for other servers.</param>
internal sealed record Place(IReadOnlyList<string> Enter, string Host, int HttpPort, int MqttPort, string SiloAddress, int SiloPort);
