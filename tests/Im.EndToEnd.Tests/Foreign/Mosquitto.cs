using System.Diagnostics;
using System.Text.Json;
using Im.Protocol.Rest;
using Im.Testing;

namespace Im.EndToEnd.Tests.Foreign;

/// <summary>The command-line clients of mosquitto, started with nothing but what register returned.</summary>
internal static class Mosquitto
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts <c>mosquitto_sub</c> and returns it once it has subscribed.</summary>
    public static async Task<Process> Subscribe(MqttAddress mqtt, string version, string topic, int count)
    {
        var process = Start("mosquitto_sub", mqtt, version, ["-t", topic, "-q", "1", "-C", $"{count}", "-W", "30", "-d", "-F", "%t %p"]);
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Contains("Subscribed", StringComparison.Ordinal)) return process;
        }

        throw new InvalidOperationException("mosquitto_sub did not subscribe.");
    }

    /// <summary>The messages that it printed until its end, as topic and payload.</summary>
    public static async Task<IReadOnlyList<(string Topic, JsonElement Payload)>> Messages(Process subscriber)
    {
        var messages = new List<(string, JsonElement)>();
        while (await subscriber.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            var space = line.IndexOf(" {", StringComparison.Ordinal);
            if (space > 0 && line[^1] == '}') messages.Add((line[..space], JsonDocument.Parse(line[space..]).RootElement));
        }

        return messages;
    }

    /// <summary>Publishes one message; the exit code is 0 when the broker has acknowledged it.</summary>
    public static async Task<int> Publish(MqttAddress mqtt, string version, string topic, string payload)
    {
        using var process = Start("mosquitto_pub", mqtt, version, ["-t", topic, "-q", "1", "-m", payload]);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    private static Process Start(string program, MqttAddress mqtt, string version, string[] arguments)
    {
        if (!File.Exists($"/usr/bin/{program}")) Assert.Skip($"{program} is not installed; ./test.sh installs it.");
        // stdbuf: it writes line by line only to a terminal.
        return Process.Start(new ProcessStartInfo(
            "stdbuf",
            ["-oL", program, "-h", mqtt.Host, "-p", $"{mqtt.Port}", "-i", mqtt.ClientId, "-u", mqtt.Username, "-P", mqtt.Password, "-V", version, .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
    }
}

public sealed class A_foreign_client(ImpatientServer running) : IClassFixture<ImpatientServer>
{
    private ServerProcess Server => running.Server;

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task Chats_with_nothing_but_what_register_returned(string version)
    {
        var run = Guid.NewGuid().ToString("N")[..8];
        var alice = await TestDevice.Register(Server, $"alice-{run}");
        var bob = await TestDevice.Register(Server, $"bob-{run}");
        using var subscriber = await Mosquitto.Subscribe(bob.Registered.Mqtt, version, bob.Account, count: 2);

        var first = await Mosquitto.Publish(alice.Registered.Mqtt, version, "im/send", TestDevice.Text("m1", bob.Account, "one"));
        var second = await Mosquitto.Publish(alice.Registered.Mqtt, version, "im/send", TestDevice.Text("m2", bob.Account, "two"));
        var messages = await Mosquitto.Messages(subscriber);

        Assert.Equal((0, 0), (first, second));
        Assert.Equal(["one", "two"], messages.Select(it => it.Payload.GetProperty("content").GetProperty("text").GetString()));
        Assert.Equal([1L, 2L], messages.Select(it => it.Payload.GetProperty("seq").GetInt64()));
        Assert.All(messages, it => Assert.Equal(bob.Account, it.Topic));
    }

    [Fact]
    public async Task Pulls_what_it_missed()
    {
        var run = Guid.NewGuid().ToString("N")[..8];
        var alice = await TestDevice.Register(Server, $"alice-{run}");
        var bob = await TestDevice.Register(Server, $"bob-{run}");
        await Mosquitto.Publish(alice.Registered.Mqtt, "mqttv5", "im/send", TestDevice.Text("m1", bob.Account, "missed"));

        // Both run as the same device would take each other over; so a probe asks and reads.
        await using var probe = await bob.Online();
        await probe.Publish("im/rpc/offline", 5, """{"rid":"x"}""");
        var (topic, payload, _) = (await probe.Next(Im.Mqtt.MqttPacketType.Publish)).AsPublish();

        Assert.Equal($"{bob.Account}/rpc", topic);
        Assert.Contains("missed", payload);
    }
}
