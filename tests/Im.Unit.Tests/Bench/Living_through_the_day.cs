using Im.Bench.Day;
using Im.Bench.Messages;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Unit.Tests.Bench;

/// <summary>The scenario 'mixed': what a device that goes away and comes back has received, and what it sends again.</summary>
public sealed class Living_through_the_day
{
    private readonly Voices _voices = new();
    private readonly Conversation _chat = new(new Traffic("chat"));
    private readonly Voice _own;
    private readonly Voice _partner;

    public Living_through_the_day() => (_own, _partner) = (Speaker(), Speaker());

    [Fact]
    public void What_came_live_or_by_a_pull_is_not_lost()
    {
        Write(_partner, 3);
        var ledger = new Ledger(_chat, _own);

        ledger.Take(_partner, 1, 1, pulled: false);
        Assert.Equal(2, ledger.Lost);
        ledger.Take(_partner, 2, 2, pulled: true);
        ledger.Take(_partner, 3, 3, pulled: false);

        Assert.Equal((0, 0, 0, 1, 0), Result(ledger));
    }

    [Fact]
    public void What_came_in_both_ways_is_told_apart_from_what_came_twice()
    {
        Write(_partner, 2);
        var ledger = new Ledger(_chat, _own);

        ledger.Take(_partner, 1, 1, pulled: false);
        ledger.Take(_partner, 1, 1, pulled: true);
        ledger.Take(_partner, 2, 2, pulled: true);
        Assert.Equal((0, 0, 0, 2, 1), Result(ledger));

        ledger.Take(_partner, 1, 1, pulled: false);
        Assert.Equal(1, ledger.Duplicates);
    }

    [Fact]
    public void A_device_need_not_be_told_what_it_wrote_itself()
    {
        Write(_own, 2);
        Write(_partner, 1);

        Assert.Equal(1, new Ledger(_chat, _own).Lost);
    }

    [Fact]
    public void A_pull_asks_for_what_came_after_all_that_was_heard_in_order()
    {
        var cursors = new Cursors();
        cursors.PulledTo("a", 5);
        cursors.Heard("a", 9);
        Assert.Equal(5, cursors.Have["a"]);

        cursors.Leave();

        Assert.Equal(9, cursors.Have["a"]);
    }

    [Fact]
    public void What_was_not_answered_is_sent_again_with_the_same_id_before_what_waits()
    {
        using var first = new Wire();
        using var second = new Wire();
        var letters = new Letters();
        letters.Write(_own, due: 1, first.Outgoing);
        letters.Write(_own, due: 2, first.Outgoing);
        letters.Answered(new AckPacket(1, MqttReasonCode.Success), first.Outgoing);
        letters.Write(_own, due: 3, outgoing: null);

        letters.Repeat(second.Outgoing);

        Assert.Equal([1, 2], first.Numbers(2));
        Assert.Equal([2, 3], second.Numbers(2));
        Assert.Equal(1, letters.Repeated);
        Assert.False(letters.IsDone);
    }

    [Fact]
    public void What_had_to_wait_for_a_connection_does_not_count_as_slow()
    {
        using var wire = new Wire();
        var letters = new Letters();
        letters.Write(_own, due: 1, outgoing: null);
        letters.Repeat(wire.Outgoing);
        letters.Write(_own, due: 2, wire.Outgoing);

        Assert.Null(letters.Answered(new AckPacket(1, MqttReasonCode.Success), wire.Outgoing));
        Assert.Equal((_chat.Traffic, 2), letters.Answered(new AckPacket(2, MqttReasonCode.Success), wire.Outgoing));
        Assert.True(letters.IsDone);
    }

    [Fact]
    public void A_stamp_of_an_earlier_run_belongs_to_nobody()
    {
        Assert.Null(_voices.Of(new Stamp(1, 1, 1)));
    }

    private static void Write(Voice voice, int messages)
    {
        for (var i = 0; i < messages; i++) voice.Next();
    }

    private static (long Lost, long Duplicates, long Disordered, long Pulled, long Both) Result(Ledger ledger) =>
        (ledger.Lost, ledger.Duplicates, ledger.Disordered, ledger.Pulled, ledger.Both);

    private Voice Speaker()
    {
        var bob = WireIds.Account("demo", "bob").Value;
        return _voices.Add(_chat, mark => new MessageTemplate(mark, Topics.Send, bob, 300)).Voice;
    }
}
