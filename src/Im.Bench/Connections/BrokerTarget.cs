using Im.Mqtt;

namespace Im.Bench.Connections;

/// <summary>Any MQTT 5 broker that lets everybody in: a user is a topic, and a group one that all its members subscribe.</summary>
/// <param name="host">Its host.</param>
/// <param name="port">Its port for MQTT over TCP.</param>
internal sealed class BrokerTarget(string host, int port) : ITarget
{
    /// <inheritdoc/>
    public bool NumbersMessages => false;

    /// <inheritdoc/>
    public Task<Login[]> Register(int count, CancellationToken cancellation)
    {
        var run = Guid.NewGuid().ToString("n")[..8];
        return Task.FromResult(Enumerable.Range(0, count).Select(i => $"{run}/{i}").Select(inbox =>
            new Login(host, port, inbox, Username: null, Password: null, inbox, [new(inbox, 1)])).ToArray());
    }

    /// <inheritdoc/>
    public string TopicTo(string receiver) => receiver;

    /// <inheritdoc/>
    public Task<(string Group, Login[] Members)> MakeGroup(Login[] members, CancellationToken cancellation)
    {
        var group = $"{members[0].Inbox}/group";
        return Task.FromResult((group, Array.ConvertAll(members, member => member with
        {
            Subscriptions = [.. member.Subscriptions, new MqttSubscription(group, 1, NoLocal: true)],
        })));
    }
}
