using Im.Grains.Push;
using Im.Notifications;
using Im.Protocol;
using Im.Push;

namespace Im.Conformance.Tests.Push;

public abstract partial class PushPipelineContract
{
    [Fact]
    public async Task A_dead_token_is_taken_away_as_of_the_send_and_not_used_again_for_the_message()
    {
        await Write("one");
        await Work();
        _vendor.Answer = (_, _) => PushOutcome.InvalidToken("UNREGISTERED");
        _time.Advance(TimeSpan.FromMinutes(1));

        await Write("two");
        await Work();
        await Later(TimeSpan.FromMinutes(20));

        Assert.Equal(("phone", "token of phone", Offers.Start + 60_000, true), Assert.Single(_accounts.Retired));
        Assert.Equal(2, _vendor.Sent.Count);
    }

    [Fact]
    public async Task What_the_vendor_names_as_the_time_of_death_counts()
    {
        var death = DateTimeOffset.FromUnixTimeMilliseconds(Offers.Start - 5_000);
        _vendor.Answer = (_, _) => PushOutcome.InvalidToken("Unregistered", death);

        await Write("one");
        await Work();

        Assert.Equal(Offers.Start - 5_000, Assert.Single(_accounts.Retired).Before);
    }

    [Fact]
    public async Task While_a_credential_has_no_success_tokens_are_only_doubted()
    {
        _vendor.Answer = (_, _) => PushOutcome.InvalidToken("UNREGISTERED");

        await Write("one", devices: [.. Enumerable.Range(0, 60).Select(i => $"d{i}")]);
        await Work();

        Assert.Equal(60, _accounts.Retired.Count);
        Assert.All(_accounts.Retired, it => Assert.False(it.Certain));
    }

    [Fact]
    public async Task Where_a_third_of_many_tokens_is_dead_the_credential_is_doubted_and_the_tokens_stay()
    {
        _vendor.Answer = (_, token) => token.EndsWith('0') ? PushOutcome.Accepted("v1") : PushOutcome.InvalidToken("UNREGISTERED");
        await Write("one", devices: ["d0", .. Enumerable.Range(0, 60).Select(i => $"first{i}")]);
        await Work();
        _accounts.Retired.Clear();

        await Write("two", devices: ["late1"]);
        await Work();

        Assert.False(Assert.Single(_accounts.Retired).Certain);
    }

    [Fact]
    public async Task A_credential_that_is_refused_waits_and_takes_no_token_away_and_no_other_waits_for_it()
    {
        _accounts.Verdict = (_, question) => ScriptedAccounts.Yes(question.DeviceId, appId: question.DeviceId == "web" ? "other" : "");
        _vendor.Answer = (_, token) => token == "token of web" ? PushOutcome.Accepted("v2") : PushOutcome.AuthFailed("401");

        await Write("one");
        await Work();
        await Write("two", devices: ["tablet", "web"]);
        await Work();
        Assert.Equal(["token of phone", "token of web"], _vendor.Sent.SelectMany(it => it.Tokens));
        _vendor.Answer = (_, _) => PushOutcome.Accepted("v1");
        await Later(TimeSpan.FromSeconds(59));
        Assert.Equal(2, _vendor.Sent.Count);
        await Later(TimeSpan.FromSeconds(3));

        Assert.Equal(["token of phone", "token of tablet"], _vendor.Sent.Skip(2).SelectMany(it => it.Tokens).Order());
        Assert.Empty(_accounts.Retired);
    }

    [Fact]
    public async Task An_app_that_is_throttled_waits_as_long_as_the_vendor_says()
    {
        _vendor.Answer = (_, _) => PushOutcome.Throttled("429", PushThrottleScope.App, TimeSpan.FromMinutes(2));
        await Write("one");
        await Work();
        _vendor.Answer = (_, _) => PushOutcome.Accepted("v1");

        await Write("two", devices: ["tablet"]);
        await Later(TimeSpan.FromSeconds(119));
        Assert.Single(_vendor.Sent);
        await Later(TimeSpan.FromSeconds(20));

        Assert.Equal(3, _vendor.Sent.Count);
    }

    [Fact]
    public async Task Devices_that_are_told_the_same_are_told_in_one_call()
    {
        _accounts.Verdict = (_, question) => ScriptedAccounts.Yes(question.DeviceId, appId: "other");

        await Write("hello", devices: ["a", "b", "c"]);
        await Work();

        Assert.Equal(["token of a", "token of b", "token of c"], Assert.Single(_vendor.Sent).Tokens.Order());
    }

    [Fact]
    public async Task Members_of_a_group_are_asked_page_by_page_and_a_walk_that_died_is_gone_on_with()
    {
        var group = WireIds.Group(_tenantNo, "team");
        var members = Enumerable.Range(0, 450).Select(i => WireIds.Account(_tenantNo, $"u{i}")).ToList();
        var made = await Get<Im.Archive.IMessageArchive>().CreateTag(_tenantNo, "team", group);
        await Get<Im.Archive.IMessageArchive>().PutTagged(made.Id, group, members, 0, 100);
        var message = ToMany(made.Id);
        var asked = new System.Collections.Concurrent.ConcurrentQueue<AccountId>();
        _accounts.Considered = (account, _, _) =>
        {
            if (asked.Count >= 250) throw new TimeoutException();
            asked.Enqueue(account);
            return Task.CompletedTask;
        };

        await Outbox.OfferToMany(new AudiencePush(group, message));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Walk();
        Assert.InRange(asked.Count, 250, 282);
        asked.Clear();
        _accounts.Considered = (account, _, _) =>
        {
            asked.Enqueue(account);
            return Task.CompletedTask;
        };
        _time.Advance(TimeSpan.FromMinutes(1));
        await Walk();

        // The first page is not asked again.
        Assert.Equal(members.Select(it => it.Value).Order(StringComparer.Ordinal).Skip(200), asked.Select(it => it.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_member_that_cannot_be_asked_stops_nobody()
    {
        var group = WireIds.Group(_tenantNo, "few");
        var members = Enumerable.Range(0, 5).Select(i => WireIds.Account(_tenantNo, $"u{i}")).ToList();
        var made = await Get<Im.Archive.IMessageArchive>().CreateTag(_tenantNo, "few", group);
        await Get<Im.Archive.IMessageArchive>().PutTagged(made.Id, group, members, 0, 100);
        var asked = new System.Collections.Concurrent.ConcurrentQueue<AccountId>();
        _accounts.Considered = (account, _, _) =>
        {
            asked.Enqueue(account);
            return account == members[0] ? Task.FromException(new TimeoutException()) : Task.CompletedTask;
        };
        await Outbox.OfferToMany(new AudiencePush(group, ToMany(made.Id)));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Walk();
        _time.Advance(TimeSpan.FromMinutes(10));
        await Walk();

        Assert.Equal(members.Select(it => it.Value).Order(StringComparer.Ordinal), asked.Select(it => it.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Everyone_is_who_has_looked_there_and_who_was_noted()
    {
        var everyone = WireIds.Everyone(_tenantNo);
        var archive = Get<Im.Archive.IMessageArchive>();
        var made = await archive.CreateConversation(new(everyone.Value, _tenantNo, []));
        await archive.Participate(Bob, made.Id, everyone, 0);
        await Get<IPushReach>().Note(_tenantNo, Alice);
        await Get<IPushReach>().Note(_tenantNo, Alice);
        var asked = new System.Collections.Concurrent.ConcurrentQueue<AccountId>();
        _accounts.Considered = (account, _, _) =>
        {
            asked.Enqueue(account);
            return Task.CompletedTask;
        };

        await Outbox.OfferToMany(new AudiencePush(everyone, ToMany(made.Id)));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Walk();

        Assert.Equal([Bob, Alice], asked);
    }

    private PushMessage ToMany(long conversation) => new()
    {
        TenantNo = _tenantNo,
        Conversation = conversation,
        Seq = 1,
        MessageId = "m1",
        From = Alice.AsPeer(),
        Kind = PushKind.Message,
        Timestamp = Offers.Start,
    };

    // Between two pages it pauses, by the fake clock.
    private async Task Walk()
    {
        var pass = Get<AudienceWorker>().Pass(CancellationToken.None);
        while (!pass.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(pass, Task.Delay(10));
        }

        await pass;
    }
}
