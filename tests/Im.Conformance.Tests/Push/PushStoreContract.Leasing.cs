using Im.Grains.Push;
using Im.Notifications;

namespace Im.Conformance.Tests.Push;

public abstract partial class PushStoreContract
{
    [Fact]
    public async Task What_a_worker_that_died_had_leased_is_taken_once_more_when_the_lease_runs_out()
    {
        await Add(_offers.Offer(5), _offers.Offer(5, device: "tablet"));
        Assert.Equal(2, (await Take(Offers.Start)).Count);   // and dies

        Assert.Empty(await Take(Offers.Start + Lease - 1));
        var (first, second) = (Take(Offers.Start + Lease), Take(Offers.Start + Lease));

        Assert.Equal(["phone", "tablet"], (await first).Concat(await second).Select(it => it.DeviceId).Order());
        Assert.Empty(await Take(Offers.Start + Lease));
    }

    [Fact]
    public async Task A_worker_whose_lease_has_run_out_ends_nothing()
    {
        await Add(_offers.Offer(5));
        var late = await TakeOne(Offers.Start);
        var next = await TakeOne(Offers.Start + Lease);

        Assert.Equal(FinishState.Lost, await Finish(late, FinishAction.Done, Offers.Start + Lease));
        Assert.Equal(FinishState.Finished, await Finish(next, FinishAction.Done, Offers.Start + Lease));
        Assert.Equal(FinishState.Lost, await Finish(next, FinishAction.Done, Offers.Start + Lease));
    }

    [Fact]
    public async Task Workers_side_by_side_take_nothing_twice()
    {
        await Add([.. Enumerable.Range(0, 100).Select(i => _offers.Offer(1, device: $"d{i}"))]);

        var taken = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Take(Offers.Start, limit: 17)));

        var devices = taken.SelectMany(it => it).Select(it => it.DeviceId).ToList();
        Assert.Equal(devices.Count, devices.Distinct().Count());
    }

    [Fact]
    public async Task What_joins_while_the_vendor_is_called_waits_for_the_next_time_and_only_that()
    {
        await Add(_offers.Offer(5));
        var entry = await TakeOne(Offers.Start);
        await Add(_offers.Offer(6, Offers.Start + 1), _offers.Offer(8, Offers.Start + 1, device: "tablet"));
        await Add(_offers.Offer(7, Offers.Start + 2));

        Assert.Single(await Take(Offers.Start + 2));   // the tablet's; the phone's is leased
        Assert.Equal(FinishState.Joined, await Finish(entry, FinishAction.Done, Offers.Start + 3, Offers.Start + Second));

        Assert.Empty(await Take(Offers.Start + Second - 1));
        var next = await TakeOne(Offers.Start + Second);
        Assert.Equal((7, 6, 2, 0), (next.Message.Seq, next.FirstSeq, next.Count, next.Tries));
    }

    [Fact]
    public async Task What_joins_while_the_account_refuses_is_looked_at_with_the_rest()
    {
        await Add(_offers.Offer(5));
        var entry = await TakeOne(Offers.Start);
        await Add(_offers.Offer(6, Offers.Start + 1));

        Assert.Equal(FinishState.Joined, await Finish(entry, FinishAction.Drop, Offers.Start + 2, Offers.Start + Second));

        Assert.Equal((6, 2), (await TakeOne(Offers.Start + Second)) is var it ? (it.Message.Seq, it.Count) : default);
    }

    [Fact]
    public async Task What_was_not_tried_comes_again_as_it_was()
    {
        await Add(_offers.Offer(5));
        await Finish(await TakeOne(Offers.Start), FinishAction.Defer, Offers.Start, Offers.Start + Second);

        Assert.Empty(await Take(Offers.Start));
        Assert.Equal(0, (await TakeOne(Offers.Start + Second)).Tries);
    }

    [Fact]
    public async Task What_was_read_waits_no_more_and_what_came_after_it_does()
    {
        var (alice, carol) = (_offers.Account("alice").AsPeer(), _offers.Account("carol").AsPeer());
        await Add(_offers.Offer(5), _offers.Offer(5, device: "tablet"), _offers.Offer(5, peer: carol.Value));

        await Store.Withdraw(_offers.Bob, null, alice, 4, Offers.Start);
        Assert.Equal(3, (await Take(Offers.Start)).Count);

        Assert.Empty(await Store.Withdraw(_offers.Bob, "tablet", alice, 5, Offers.Start + 1));
        Assert.Empty(await Store.Withdraw(_offers.Bob, null, carol, 5, Offers.Start + 1));
        var left = await TakeOne(Offers.Start + Lease);
        Assert.Equal(("phone", alice), (left.DeviceId, left.Peer));
    }

    [Fact]
    public async Task Who_has_leased_what_is_withdrawn_learns_it_at_the_end()
    {
        await Add(_offers.Offer(5));
        var entry = await TakeOne(Offers.Start);

        await Store.Withdraw(_offers.Bob, "phone", _offers.Account("alice").AsPeer(), 5, Offers.Start + 1);

        Assert.Equal(FinishState.Withdrawn, await Finish(entry, FinishAction.Done, Offers.Start + 2, shown: "fcm"));
        Assert.Empty(await Take(Offers.Start + Lease));
    }

    [Fact]
    public async Task What_a_vendor_shows_is_named_once_when_it_is_withdrawn()
    {
        var alice = _offers.Account("alice").AsPeer();
        await Add(_offers.Offer(5));
        await Finish(await TakeOne(Offers.Start), FinishAction.Done, Offers.Start, shown: "fcm");
        await Add(_offers.Offer(6, Offers.Start + Second));

        Assert.Empty(await Store.Withdraw(_offers.Bob, null, alice, 4, Offers.Start));
        var shown = Assert.Single(await Store.Withdraw(_offers.Bob, null, alice, 5, Offers.Start));

        Assert.Equal(("phone", 5, "fcm", "v1", 7), (shown.DeviceId, shown.Seq, shown.Vendor, shown.VendorId, shown.Login));
        Assert.Empty(await Store.Withdraw(_offers.Bob, null, alice, 5, Offers.Start));
        Assert.Equal(6, (await TakeOne(Offers.Start + 3 * Second)).Message.Seq);
    }

    [Fact]
    public async Task What_rings_for_a_call_is_withdrawn_without_the_rest_of_its_conversation()
    {
        var alice = _offers.Account("alice").AsPeer();
        await Add(_offers.Offer(5), _offers.Offer(6, kind: PushKind.CallInvite));

        await Store.Withdraw(_offers.Bob, null, alice, long.MaxValue, Offers.Start, OutboxSlots.Of(PushKind.CallInvite, "other"));
        await Store.Withdraw(_offers.Bob, null, alice, long.MaxValue, Offers.Start, OutboxSlots.Of(PushKind.CallInvite, "room"));

        Assert.Equal(5, Assert.Single(await Take(Offers.Start)).Message.Seq);
    }
}
