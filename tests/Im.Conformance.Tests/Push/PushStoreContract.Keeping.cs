using Im.Notifications;
using Im.Protocol;

namespace Im.Conformance.Tests.Push;

public abstract partial class PushStoreContract
{
    private static readonly PushLogNote Accepted = new("fcm", "accepted", "ok", "v1", "hash");

    [Fact]
    public async Task The_log_has_one_entry_a_message_and_device_with_its_last_outcome()
    {
        await Add(_offers.Offer(5), _offers.Offer(5, device: "tablet"));
        var first = Assert.Single(await Take(Offers.Start), it => it.DeviceId == "phone");
        await Finish(
            first, FinishAction.Retry, Offers.Start, Offers.Start + Second, log: new("fcm", "transient", "503"));
        var second = await TakeOne(Offers.Start + Second);
        await Finish(second, FinishAction.Done, Offers.Start + Second, shown: "fcm", log: Accepted);

        var entry = Assert.Single(await Store.LogOf(_offers.Conversation, 5, _offers.Bob.Value, default));

        Assert.Equal(
            ("phone", "fcm", "accepted", "ok", "v1", 2, Offers.Start + Second, "m5"),
            (entry.DeviceId, entry.Vendor, entry.Outcome, entry.Code, entry.VendorId, entry.Tries, entry.At, entry.MessageId));
        Assert.Equal(entry, Assert.Single(await Store.Log(_offers.TenantNo, long.MaxValue, 10, default)));
    }

    [Fact]
    public async Task What_went_with_a_later_message_is_found_in_the_log_too()
    {
        await Add(_offers.Offer(5));
        await Add(_offers.Offer(7));
        await Finish(await TakeOne(Offers.Start), FinishAction.Done, Offers.Start, log: Accepted);

        Assert.Single(await Store.LogOf(_offers.Conversation, 6, _offers.Bob.Value, default));
        Assert.Empty(await Store.LogOf(_offers.Conversation, 8, _offers.Bob.Value, default));
        Assert.Empty(await Store.LogOf(_offers.Conversation, 6, _offers.Account("carol").Value, default));
    }

    [Fact]
    public async Task Outcomes_are_counted_by_day_and_vendor()
    {
        await Add(_offers.Offer(5), _offers.Offer(5, device: "tablet"), _offers.Offer(5, device: "web"));
        var entries = await Take(Offers.Start);
        await Store.Finish(
        [
            .. entries.Select((it, i) => new OutboxFinish(it, FinishAction.Done, Offers.Start, Offers.Start)
            {
                Log = i < 2 ? Accepted : new PushLogNote("", "refused", "muted"),
            }),
        ]);

        var day = Days.Of(Offers.Start);
        var counts = await Store.Counts(_offers.TenantNo, day, day, default);

        Assert.Equal(
            [("", "refused", 1L), ("fcm", "accepted", 2L)], counts.Select(it => (it.Vendor, it.Outcome, it.Count)));
        Assert.All(counts, it => Assert.Equal(new DateOnly(2027, 1, 15), it.Day));
        Assert.Empty(await Store.Counts(_offers.TenantNo, day + 1, day + 9, default));
    }

    [Fact]
    public async Task Receipts_are_noted_by_the_vendors_name_or_the_place_and_a_click_is_the_last_word()
    {
        await Add(_offers.Offer(5), _offers.Offer(5, device: "tablet"));
        foreach (var entry in await Take(Offers.Start))
        {
            await Finish(
                entry, FinishAction.Done, Offers.Start,
                log: Accepted with { VendorId = $"{_offers.TenantNo} both", TokenHash = entry.DeviceId });
        }

        var receipt = new ReceiptNote
        {
            TenantNo = _offers.TenantNo,
            Vendor = "fcm",
            VendorId = $"{_offers.TenantNo} both",
            TokenHash = "tablet",
            Event = "delivered",
            Code = "0",
            At = Offers.Start + 1,
            Day = Days.Of(Offers.Start),
        };
        var click = receipt with
        {
            Vendor = null,
            VendorId = null,
            TokenHash = null,
            Conversation = _offers.Conversation,
            Seq = 5,
            Account = _offers.Bob.Value,
            DeviceId = "phone",
            Event = "clicked",
        };

        Assert.Equal("tablet", Assert.Single(await Store.Note(receipt)).DeviceId);
        Assert.Empty(await Store.Note(receipt));
        Assert.Equal("phone", Assert.Single(await Store.Note(click)).DeviceId);
        Assert.Empty(await Store.Note(receipt with { TokenHash = "phone" }));
        Assert.Empty(await Store.Note(click with { TenantNo = "another" }));

        Assert.Equal(
            ["clicked", "delivered"], (await Store.LogOf(_offers.Conversation, 5, _offers.Bob.Value, default)).Select(it => it.Receipt));
        var day = Days.Of(Offers.Start);
        Assert.Equal(
            [("accepted", 2L), ("clicked", 1L), ("delivered", 1L)],
            (await Store.Counts(_offers.TenantNo, day, day, default)).Select(it => (it.Outcome, it.Count)));
    }

    [Fact]
    public async Task What_is_old_goes_and_of_too_much_of_a_tenant_the_oldest()
    {
        await Add(_offers.Offer(1, device: "done"));
        await Finish(await TakeOne(Offers.Start), FinishAction.Done, Offers.Start, log: Accepted);
        for (var i = 0; i < 5; i++) await Add(_offers.Offer(2, Offers.Start + Second + i, device: $"d{i}"));

        await Store.Clean(new PushRetention(Offers.Start, 3, Offers.Start, 0));
        Assert.Single(await Store.LogOf(_offers.Conversation, 1, _offers.Bob.Value, default));
        await Store.Clean(new PushRetention(Offers.Start + 1, 3, Offers.Start + 1, Days.Of(Offers.Start) + 1));

        Assert.Empty(await Store.LogOf(_offers.Conversation, 1, _offers.Bob.Value, default));
        Assert.Empty(await Store.Counts(_offers.TenantNo, 0, 1_000_000, default));
        Assert.Equal(["d2", "d3", "d4"], (await Take(Offers.Start + 10 * Second)).Select(it => it.DeviceId).Order());
        await Add(_offers.Offer(1, Offers.Start + 10 * Second, device: "done"));   // nothing is known of it any more
        Assert.Single(await Take(Offers.Start + 10 * Second));
    }

    [Fact]
    public async Task Messages_to_many_wait_as_one_until_somebody_goes_through_them()
    {
        await Store.AddAudience([_offers.ToMany(5), _offers.ToMany(6), _offers.ToMany(7, slot: "mentions:7", only: _offers.Bob)]);

        Assert.Empty(await TakeAudiences(Offers.Start - 1));
        var taken = (await TakeAudiences(Offers.Start)).OrderBy(it => it.Push.Message.Seq).ToList();

        Assert.Equal([(6, 5), (7, 7)], taken.Select(it => (it.Push.Message.Seq, it.Push.Message.FirstSeq)));
        Assert.Null(taken[0].Push.Only);
        Assert.Equal([_offers.Bob], taken[1].Push.Only!);
        Assert.Equal(WireIds.Group(_offers.TenantNo, "team"), taken[0].Push.Audience);
    }

    [Fact]
    public async Task What_comes_while_somebody_goes_through_a_group_waits_for_itself()
    {
        await Store.AddAudience([_offers.ToMany(5)]);
        var walk = Assert.Single(await TakeAudiences(Offers.Start));

        await Store.AddAudience([_offers.ToMany(6)]);

        Assert.Equal(6, Assert.Single(await TakeAudiences(Offers.Start)).Push.Message.Seq);
        Assert.True(await Store.Advance(walk, "a2", Offers.Start + 2 * Lease));
        Assert.DoesNotContain(await TakeAudiences(Offers.Start + (2 * Lease) - 1), it => it.Push.Message.Seq == 5);
        var again = Assert.Single(await TakeAudiences(Offers.Start + (2 * Lease)), it => it.Push.Message.Seq == 5);
        Assert.Equal("a2", again.After);
        Assert.False(await Store.Advance(walk, "a3", Offers.Start + (9 * Lease)));
        await Store.Delay(again, Offers.Start + (3 * Lease));
        var last = Assert.Single(await TakeAudiences(Offers.Start + (3 * Lease)), it => it.Push.Message.Seq == 5);
        Assert.Equal(1, last.Tries);
        await Store.End(last);
        Assert.DoesNotContain(await TakeAudiences(Offers.Start + (9 * Lease)), it => it.Push.Message.Seq == 5);
    }

    [Fact]
    public async Task What_is_put_back_is_joined_by_what_comes_and_joins_what_has_come()
    {
        await Store.AddAudience([_offers.ToMany(5)]);
        var first = Assert.Single(await TakeAudiences(Offers.Start));
        await Store.PutBack(first, Offers.Start + Second);
        await Store.AddAudience([_offers.ToMany(6)]);
        Assert.Empty(await TakeAudiences(Offers.Start + Second - 1));

        var second = Assert.Single(await TakeAudiences(Offers.Start + Second));
        Assert.Equal((6, 5), (second.Push.Message.Seq, second.Push.Message.FirstSeq));
        await Store.AddAudience([_offers.ToMany(7)]);
        await Store.PutBack(second, Offers.Start + (2 * Second));

        var third = Assert.Single(await TakeAudiences(Offers.Start + (2 * Second)));
        Assert.Equal((7, 5), (third.Push.Message.Seq, third.Push.Message.FirstSeq));
    }

    private async Task<IReadOnlyList<AudienceEntry>> TakeAudiences(long now)
    {
        var taken = await Store.TakeAudiences(now, now + Lease, 1_000, Interlocked.Increment(ref _leases));
        return [.. taken.Where(it => it.Push.Message.TenantNo == _offers.TenantNo)];
    }
}
