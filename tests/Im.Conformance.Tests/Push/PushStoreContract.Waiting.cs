using Im.Grains.Push;
using Im.Notifications;

namespace Im.Conformance.Tests.Push;

public abstract partial class PushStoreContract
{
    [Fact]
    public async Task What_was_offered_is_taken_when_it_is_due_and_by_one_only()
    {
        await Add(_offers.Offer(5, dueAt: Offers.Start + Second));

        Assert.Empty(await Take(Offers.Start));
        var entry = await TakeOne(Offers.Start + Second);

        Assert.Empty(await Take(Offers.Start + Second));
        Assert.Equal((_offers.Bob, "phone", 7, 5, 1), (entry.Account, entry.DeviceId, entry.Login, entry.Message.Seq, entry.Count));
        Assert.Equal(
            _offers.Message(5) with { FirstSeq = 5 }, entry.Message with { Mentions = [] }, MessageComparer.Instance);
    }

    [Fact]
    public async Task A_burst_in_a_conversation_is_one_entry_with_the_newest_message()
    {
        await Add(_offers.Offer(5, dueAt: Offers.Start + Second), _offers.Offer(5, device: "tablet"));
        await Add(_offers.Offer(6, Offers.Start + 500, Offers.Start + 1_500, mentions: "*"));
        await Add(_offers.Offer(7, Offers.Start + 900, Offers.Start + 1_900));

        var phone = Assert.Single(await Take(Offers.Start + Second), it => it.DeviceId == "phone");

        Assert.Equal((7, 5, 3, true), (phone.Message.Seq, phone.FirstSeq, phone.Count, phone.Mentioned));
        Assert.Equal("m7", phone.Message.MessageId);
        Assert.Equal(Offers.Start, phone.OfferedAt);
    }

    [Fact]
    public async Task Conversations_silent_data_and_calls_do_not_join_each_other()
    {
        await Add(_offers.Offer(1), _offers.Offer(2, kind: PushKind.Background), _offers.Offer(3, kind: PushKind.CallInvite),
            _offers.Offer(4, peer: _offers.Account("carol").Value));

        Assert.Equal([1, 2, 3, 4], (await Take(Offers.Start)).Select(it => it.Message.Seq).Order());
    }

    [Fact]
    public async Task The_end_of_a_call_takes_the_place_of_its_invitation()
    {
        await Add(_offers.Offer(1, kind: PushKind.CallInvite));
        await Add(_offers.Offer(2, kind: PushKind.CallEnd));

        Assert.Equal(PushKind.CallEnd, (await TakeOne(Offers.Start)).Message.Kind);
    }

    [Fact]
    public async Task A_message_that_is_offered_twice_counts_once_and_is_not_pushed_again()
    {
        await Add(_offers.Offer(5));
        await Add(_offers.Offer(5));
        var entry = await TakeOne(Offers.Start);
        Assert.Equal(1, entry.Count);
        await Finish(entry, FinishAction.Done, Offers.Start);

        await Add(_offers.Offer(5, Offers.Start + Second));
        await Add(_offers.Offer(4, Offers.Start + Second));

        Assert.Empty(await Take(Offers.Start + 10 * Second));
    }

    [Fact]
    public async Task What_was_refused_is_looked_at_again_when_it_is_offered_again()
    {
        await Add(_offers.Offer(5));
        await Finish(await TakeOne(Offers.Start), FinishAction.Drop, Offers.Start);
        Assert.Empty(await Take(Offers.Start + Lease));

        await Add(_offers.Offer(5, Offers.Start + Second));

        Assert.Equal(5, (await TakeOne(Offers.Start + Second)).Message.Seq);
    }

    [Fact]
    public async Task What_is_at_once_brings_forward_what_waits_but_not_what_is_tried_again()
    {
        await Add(_offers.Offer(5, dueAt: Offers.Start + 30 * Second));
        await Add(_offers.Offer(5, dueAt: Offers.Start));
        var entry = await TakeOne(Offers.Start);
        await Finish(entry, FinishAction.Retry, Offers.Start, dueAt: Offers.Start + 60 * Second);

        await Add(_offers.Offer(6, Offers.Start + Second));

        Assert.Empty(await Take(Offers.Start + 59 * Second));
        var again = await TakeOne(Offers.Start + 60 * Second);
        Assert.Equal((6, 2, 1), (again.Message.Seq, again.Count, again.Tries));
    }

    [Fact]
    public async Task A_conversation_is_shown_anew_after_three_seconds_unless_it_is_at_once()
    {
        await Add(_offers.Offer(5));
        await Finish(await TakeOne(Offers.Start), FinishAction.Done, Offers.Start, shown: "fcm");

        await Add(_offers.Offer(6, Offers.Start, dueAt: Offers.Start + Second));
        Assert.Empty(await Take(Offers.Start + 2 * Second));
        await Finish(await TakeOne(Offers.Start + 3 * Second), FinishAction.Done, Offers.Start + 3 * Second, shown: "fcm");

        await Add(_offers.Offer(7, Offers.Start + 3 * Second, dueAt: Offers.Start + 3 * Second));
        Assert.Equal(7, (await TakeOne(Offers.Start + 3 * Second)).Message.Seq);
    }

    [Fact]
    public async Task What_stands_for_several_messages_counts_them()
    {
        var offer = _offers.Offer(9);
        await Add(offer with { Offer = offer.Offer with { Message = offer.Offer.Message with { FirstSeq = 5 } } });

        var entry = await TakeOne(Offers.Start);

        Assert.Equal((5, 5), (entry.Count, entry.FirstSeq));
    }

    [Fact]
    public async Task Of_too_many_conversations_of_a_device_the_oldest_go_and_calls_last()
    {
        await Add(_offers.Offer(1, kind: PushKind.CallInvite));
        for (var i = 0; i < 5; i++)
        {
            var offer = _offers.Offer(1, peer: _offers.Account($"u{i}").Value);
            var later = offer with { Offer = offer.Offer with { Message = offer.Offer.Message with { Timestamp = Offers.Start + i } } };
            Assert.Equal(i < 2 ? 0 : 1, await Store.Add([later], perDevice: 3));
        }

        Assert.Equal(
            [$"{_offers.Account("alice")}", $"{_offers.Account("u3")}", $"{_offers.Account("u4")}"],
            (await Take(Offers.Start)).OrderBy(it => it.Message.Kind == PushKind.Message).ThenBy(it => it.Message.Timestamp)
                .Select(it => it.Peer.Value));
    }

    [Fact]
    public async Task Many_offers_at_once_are_all_there()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Add(_offers.Offer(1 + (i / 100), device: $"d{i % 100}"))));

        var taken = await Take(Offers.Start);

        Assert.Equal(100, taken.Count);
        Assert.All(taken, it => Assert.Equal(2, it.Message.Seq));
    }

    [Fact]
    public async Task When_the_next_is_due_can_be_asked()
    {
        await Add(_offers.Offer(5, dueAt: Offers.Start + Second));

        Assert.True(await Store.NextDue() <= Offers.Start + Second);
    }

    private sealed class MessageComparer : IEqualityComparer<PushMessage>
    {
        public static readonly MessageComparer Instance = new();

        // Lists are compared by what is in them.
        public bool Equals(PushMessage? x, PushMessage? y) =>
            x!.Mentions.SequenceEqual(y!.Mentions) && (x with { Mentions = y.Mentions }) == y;

        public int GetHashCode(PushMessage obj) => obj.Seq.GetHashCode();
    }
}
