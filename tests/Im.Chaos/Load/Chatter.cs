using Im.Chaos.Histories;

namespace Im.Chaos.Load;

/// <summary>One device's writing: to whom and what is made of the seed, when depends on the clock.</summary>
internal sealed class Chatter(IClient client, Cast cast, Random random, double messagesPerSecond)
{
    // What waits in a device while there is no server is bounded.
    private const int MostUnanswered = 100;
    private const double ToGroup = 0.45;
    private const double ToStranger = 0.02;

    private readonly Device _device = client.Device;
    private readonly List<string> _partners = [.. cast.AccountsOf(client.Device.Tenant).Where(it => it != client.Device.Account)];
    private readonly List<GroupPlan> _groups = [.. cast.Groups.Where(it => it.Tenant == client.Device.Tenant)];
    private readonly List<string> _strangers = [.. cast.Devices.Where(it => it.Tenant != client.Device.Tenant).Select(it => it.Account)];
    private int _number;

    /// <summary>Writes until it is stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var pause = TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / messagesPerSecond);
            await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested || await client.Unanswered() >= MostUnanswered) continue;
            await Write(Receiver(), $"{++_number}");
        }
    }

    /// <summary>Writes one message to a partner, and says which.</summary>
    public async Task<string> Probe(int number)
    {
        await Write(_partners[number % _partners.Count], $"probe-{number}");
        return _device.MessageId($"probe-{number}");
    }

    private string Receiver()
    {
        var dice = random.NextDouble();
        return dice < ToStranger ? _strangers[random.Next(_strangers.Count)]
            : dice < ToGroup ? _groups[random.Next(_groups.Count)].Id
            : _partners[random.Next(_partners.Count)];
    }

    private Task Write(string to, string number) => client.Send(
        _device.MessageId(number), to,
        $$"""{"text":"{{_device.Name}} no. {{number}}{{new string('.', random.Next(200))}}","tenant":"{{_device.Tenant}}"}""");
}
