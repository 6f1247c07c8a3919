using Im.Grains.Push;
using Im.Notifications;
using Im.Protocol;
using Im.Push;
using PushEvent = Im.Push.PushEvent;

namespace Im.Conformance.Tests.Push;

public abstract partial class PushPipelineContract
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_message_for_a_device_that_is_away_is_sent_once_and_logged()
    {
        var message = await Write("hello");

        await Work();
        await Later(TimeSpan.FromMinutes(5));

        var (sent, tokens) = Assert.Single(_vendor.Sent);
        Assert.Equal(["token of phone"], tokens);
        Assert.Equal(("alice", "hello", 3), (sent.Title, sent.Body, sent.Badge));
        Assert.Equal(($"{message.Conversation}-{message.Seq}", Alice.Value), (sent.MessageId, sent.CollapseKey));
        Assert.Equal(TimeSpan.FromDays(1), sent.Ttl);
        var logged = await Logged(message);
        Assert.Equal(("recording", "accepted", "ok", "v1", 1), (logged.Vendor, logged.Outcome, logged.Code, logged.VendorId, logged.Tries));
    }

    [Fact]
    public async Task A_burst_is_one_notification_with_the_newest_text_and_how_many_there_are()
    {
        for (var i = 1; i <= 100; i++) await Write($"m{i}", atOnce: false);

        await Work();
        Assert.Empty(_vendor.Sent);
        await Later(Second);

        Assert.Equal("(100) m100", Assert.Single(_vendor.Sent).Notification.Body);
    }

    [Fact]
    public async Task A_process_that_dies_before_it_calls_the_vendor_leads_to_exactly_one_push_later()
    {
        await Write("hello", devices: ["phone", "tablet"]);
        var now = Offers.Start;
        Assert.Equal(2, (await Get<IPushStore>().Take(now, now + 40_000, 100, lease: 1)).Count);   // and the process dies

        await Work();
        await Later(TimeSpan.FromSeconds(39));
        Assert.Empty(_vendor.Sent);
        await Later(Second);
        await Later(TimeSpan.FromMinutes(5));

        Assert.Equal(["token of phone", "token of tablet"], _vendor.Sent.SelectMany(it => it.Tokens).Order());
    }

    [Fact]
    public async Task What_the_account_refuses_is_not_sent_and_the_log_says_why()
    {
        _accounts.Verdict = (_, _) => PushVerdict.No(PushRefusal.Muted);

        var message = await Write("hello");
        await Work();

        Assert.Empty(_vendor.Sent);
        var logged = await Logged(message);
        Assert.Equal(("refused", "muted"), (logged.Outcome, logged.Code));
    }

    [Fact]
    public async Task What_may_have_come_by_itself_waits_until_that_is_seen()
    {
        _accounts.Verdict = (_, _) => new PushVerdict { NotBefore = Offers.Start + 30_000 };
        await Write("one");
        await Later(TimeSpan.FromSeconds(29));
        Assert.Single(_accounts.Asked);
        Assert.Empty(_vendor.Sent);

        _accounts.Verdict = (_, question) => ScriptedAccounts.Yes(question.DeviceId);
        await Later(TimeSpan.FromSeconds(1));

        Assert.Single(_vendor.Sent);
    }

    [Fact]
    public async Task What_is_recalled_after_it_was_sent_is_taken_back()
    {
        var message = await Write("oops");
        await Work();

        await Outbox.Recall(message.Conversation, message.Seq);
        await Outbox.Recall(message.Conversation, message.Seq);
        await TakeBack();

        Assert.Single(_vendor.TakenBack);
    }

    [Fact]
    public async Task An_account_that_cannot_be_asked_is_asked_again()
    {
        _accounts.Verdict = (_, question) =>
            _accounts.Asked.Count == 1 ? throw new TimeoutException() : ScriptedAccounts.Yes(question.DeviceId);

        await Write("hello");
        await Work();
        Assert.Empty(_vendor.Sent);
        await Later(3 * Second);

        Assert.Single(_vendor.Sent);
    }

    [Fact]
    public async Task What_the_vendor_cannot_take_now_is_tried_again_later_and_the_account_asked_each_time()
    {
        _vendor.Answer = (_, _) => _vendor.Sent.Count < 3 ? PushOutcome.Transient("503") : PushOutcome.Accepted("v1");

        var message = await Write("hello");
        await Work();
        Assert.Equal("transient", (await Logged(message)).Outcome);
        await Later(TimeSpan.FromMilliseconds(900));
        Assert.Single(_vendor.Sent);
        await Later(TimeSpan.FromMilliseconds(2_100));
        Assert.Equal(2, _vendor.Sent.Count);
        await Later(TimeSpan.FromSeconds(15));

        Assert.Equal(3, _vendor.Sent.Count);
        Assert.Equal(3, _accounts.Asked.Count);
        Assert.Equal(("accepted", 3), ((await Logged(message)).Outcome, (await Logged(message)).Tries));
    }

    [Fact]
    public async Task The_vendors_own_time_to_wait_is_kept()
    {
        _vendor.Answer = (_, _) => _vendor.Sent.Count == 1
            ? PushOutcome.Throttled("429", PushThrottleScope.Device, TimeSpan.FromSeconds(30))
            : PushOutcome.Accepted("v1");

        await Write("hello");
        await Work();
        await Later(TimeSpan.FromSeconds(29));
        Assert.Single(_vendor.Sent);
        await Later(TimeSpan.FromSeconds(2));

        Assert.Equal(2, _vendor.Sent.Count);
    }

    [Fact]
    public async Task What_is_no_longer_worth_showing_is_not_tried_any_more()
    {
        _vendor.Answer = (_, _) => PushOutcome.Transient("503");

        var message = await Write("ring", kind: PushKind.CallInvite);
        await Work();
        for (var i = 0; i < 20; i++) await Later(TimeSpan.FromSeconds(20));

        Assert.InRange(_vendor.Sent.Count, 2, 4);
        Assert.All(_vendor.Sent, it => Assert.True(it.Notification.Ttl > TimeSpan.Zero));
        Assert.Empty(await Get<IPushStore>().Take(long.MaxValue - 1, long.MaxValue, 100, 1));
        Assert.Contains((await Logged(message)).Outcome, new[] { "transient", "expired" });
    }

    [Fact]
    public async Task What_may_have_arrived_is_sent_again_only_where_a_second_one_is_not_seen()
    {
        _vendor.Capabilities = _vendor.Capabilities with { Deduplicates = false, Replaces = false };
        _vendor.Answer = (_, _) => PushOutcome.Transient("timeout") with { MayHaveArrived = true };
        await Write("hello");
        await Work();
        await Later(TimeSpan.FromMinutes(1));
        Assert.Single(_vendor.Sent);

        _vendor.Capabilities = _vendor.Capabilities with { Deduplicates = true };
        await Write("again");
        await Work();
        await Later(TimeSpan.FromSeconds(5));

        Assert.Equal(3, _vendor.Sent.Count);
    }

    [Fact]
    public async Task A_click_that_the_vendor_refuses_opens_the_app_instead()
    {
        _accounts.Verdict = (_, question) => ScriptedAccounts.Yes(question.DeviceId, appId: "other");
        _vendor.Answer = (notification, token) => notification.Click.Kind == PushClickKind.DeepLink && token == "token of old"
            ? PushOutcome.Rejected("click") with { IsClickRefused = true }
            : PushOutcome.Accepted($"v of {notification.Click.Kind}");

        var message = await Write("hello", devices: ["old", "new"]);
        await Work();

        Assert.Equal(
            ["DeepLink: token of new, token of old", "OpenApp: token of old"],
            _vendor.Sent.Select(it => $"{it.Notification.Click.Kind}: {string.Join(", ", it.Tokens.Order())}"));
        var logged = await Get<IPushLog>().Of(message.Conversation, message.Seq, Bob);
        Assert.Equal(
            ["new accepted v of DeepLink", "old accepted v of OpenApp"],
            logged.Select(it => $"{it.DeviceId} {it.Outcome} {it.VendorId}").Order());
    }

    [Fact]
    public async Task A_click_that_is_refused_though_it_opens_the_app_is_not_sent_again()
    {
        _vendor.Answer = (_, _) => PushOutcome.Rejected("click") with { IsClickRefused = true };

        var message = await Write("hello");
        await Work();

        Assert.Single(_vendor.Sent);
        Assert.Equal(("rejected", "click"), ((await Logged(message)).Outcome, (await Logged(message)).Code));
    }

    [Fact]
    public async Task All_that_a_vendor_tells_in_one_call_is_noted_in_its_order()
    {
        var message = await Write("hello");
        await Work();
        PushReceipt Receipt(PushEvent what, string vendorId) => new() { Event = what, Code = "0", VendorId = vendorId };
        _vendor.Receipts =
        [
            .. Enumerable.Range(0, 1_500).Select(it => Receipt(PushEvent.Delivered, $"another {it}")),
            Receipt(PushEvent.Delayed, "v1"), Receipt(PushEvent.Delivered, "v1"),
        ];

        var reading = await Get<IPushReceipts>().Take(
            "recording", _tenantNo, "default", new PushCallback { Body = "all"u8.ToArray() }, TestContext.Current.CancellationToken);

        Assert.True(reading!.IsAccepted);
        Assert.Equal("delivered", (await Logged(message)).Receipt);
    }

    [Fact]
    public async Task What_comes_while_the_vendor_is_called_is_sent_after_it()
    {
        var (called, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _vendor.Before = _ =>
        {
            called.TrySetResult();
            return answer.Task;
        };

        await Write("one");
        await Get<PushWorker>().Pass();
        await called.Task;
        await Write("two");
        answer.SetResult();
        await Get<PushWorker>().Finished();
        await Later(Second);

        Assert.Equal(["one", "two"], _vendor.Sent.Select(it => it.Notification.Body));
    }

    [Fact]
    public async Task What_is_read_while_the_vendor_is_called_is_taken_back()
    {
        var (called, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _vendor.Before = _ =>
        {
            called.TrySetResult();
            return answer.Task;
        };

        var message = await Write("hello");
        await Get<PushWorker>().Pass();
        await called.Task;
        await Outbox.Withdraw(Bob, null, Alice.AsPeer(), message.Seq);
        answer.SetResult();
        await Get<PushWorker>().Finished();
        await TakeBack();

        Assert.Equal($"{message.Conversation}-{message.Seq}", Assert.Single(_vendor.TakenBack).MessageId);
    }

    [Fact]
    public async Task What_is_read_after_it_was_sent_is_taken_back_and_what_waits_is_forgotten()
    {
        var message = await Write("hello");
        await Work();
        await Write("more", devices: ["tablet"], atOnce: false);

        await Outbox.Withdraw(Bob, null, Alice.AsPeer(), message.Seq + 1);
        await TakeBack();
        await Later(TimeSpan.FromMinutes(1));

        var back = Assert.Single(_vendor.TakenBack);
        Assert.Equal(("v1", Alice.Value), (back.VendorId, back.CollapseKey));
        Assert.Single(_vendor.Sent);
    }

    [Fact]
    public async Task A_tenant_without_push_leaves_nothing_behind()
    {
        var message = new PushMessage
        {
            TenantNo = "nobody",
            Conversation = 1,
            Seq = 1,
            MessageId = "m",
            From = Alice.AsPeer(),
            Kind = PushKind.Message,
            Timestamp = Offers.Start,
        };

        await Outbox.Offer([new PushOffer(Bob, "phone", 7, Alice.AsPeer(), message)]);
        await Outbox.OfferToMany(new AudiencePush(WireIds.Everyone("nobody"), message));

        Assert.False(Get<IPushSettings>().IsOn("nobody"));
        Assert.Empty(await Get<IPushStore>().Take(long.MaxValue - 1, long.MaxValue, 1_000, 1));
    }

    private async Task TakeBack()
    {
        var back = Get<TakingBack>();
        await back.TakeWaiting(CancellationToken.None);
    }
}
