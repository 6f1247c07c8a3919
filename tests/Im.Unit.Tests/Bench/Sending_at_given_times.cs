using System.Diagnostics;
using Im.Bench.Connections;
using Im.Bench.Messages;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Unit.Tests.Bench;

public sealed class Sending_at_given_times
{
    private static readonly string Bob = WireIds.Account("demo", "bob").Value;

    [Fact]
    public async Task Counts_from_when_a_message_was_due_also_if_the_window_had_no_room()
    {
        // Not connected: what leaves is not looked at.
        await using var connection = new DeviceConnection(new Login("localhost", 1, "phone", null, null, Bob, []));
        var clocks = new Clocks(senders: 1, receivers: 1) { Run = true };
        var talker = new Talker(
            connection, new MessageTemplate(0, Topics.Send, Bob, 300), new Errand(Window: 1, Limit: 10, IsPaced: true), clocks);
        var now = Stopwatch.GetTimestamp();

        talker.SendAt(now);
        talker.SendAt(now - (60 * Stopwatch.Frequency));
        Assert.Equal(1, talker.Sent);
        talker.Acknowledged(new AckPacket(1, MqttReasonCode.Success));
        Assert.Equal(2, talker.Sent);
        talker.Acknowledged(new AckPacket(2, MqttReasonCode.Success));

        // A minute before it could leave, but for the histogram's third digit.
        Assert.True(clocks.Answer.Percentile(100) > 59_000);
    }
}
