using Im.Mqtt;

namespace Im.Bench.Connections;

/// <summary>Any MQTT broker that lets everybody in: a user is a topic, and a group one that all its members subscribe.</summary>
/// <param name="address">Where it is: <c>mqtt://host:port</c>, or with <c>user:password@</c> for one that asks everybody.</param>
/// <param name="version">What it speaks.</param>
/// <param name="keepsSessions">Whether sessions outlive connections.</param>
internal sealed class BrokerTarget(Uri address, MqttVersion version, bool keepsSessions) : ITarget
{
    /// <inheritdoc/>
    public bool NumbersMessages => false;

    /// <inheritdoc/>
    public bool ReturnsOwnToGroup => version == MqttVersion.V311;   // it has no "no local"

    /// <inheritdoc/>
    public Task<Login[]> Register(int count, CancellationToken cancellation)
    {
        var user = address.UserInfo.Split(':', 2);
        var (name, password) = user is [var one, var other] ? (Uri.UnescapeDataString(one), Uri.UnescapeDataString(other)) : (null, null);
        var run = Guid.NewGuid().ToString("n")[..8];
        return Task.FromResult(Enumerable.Range(0, count).Select(i => $"{run}/{i}").Select(inbox =>
            new Login(address.Host, address.Port, inbox, name, password, inbox, [new(inbox, 1)])
            {
                Version = version,
                KeepsSession = keepsSessions,
            }).ToArray());
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
