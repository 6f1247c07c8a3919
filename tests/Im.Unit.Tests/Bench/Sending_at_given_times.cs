using System.Diagnostics;
using Im.Bench.Connections;
using Im.Bench.Measuring;
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

    [Fact]
    public async Task Counts_from_no_earlier_than_the_time_at_which_a_message_may_leave()
    {
        using var stop = new CancellationTokenSource();
        var due = new List<long>();
        var begun = Stopwatch.GetTimestamp();

        await Metronome.Run(
            128,
            time =>
            {
                due.Add(time);
                if (due.Count == 3) stop.Cancel();
            },
            stop.Token);

        Assert.All(due.Index(), beat => Assert.True(beat.Item >= begun + ((beat.Index + 1) * Stopwatch.Frequency / 128)));
    }
}
