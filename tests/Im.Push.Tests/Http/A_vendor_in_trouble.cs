using Im.Push.Tests.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Im.Push.Tests.Http;

/// <summary>What stands between us and a vendor: a quick second try, limits and a breaker for each credential.</summary>
public sealed class A_vendor_in_trouble : IAsyncLifetime
{
    private readonly PushKit _kit = new();
    private FakeServer _meizu = null!;
    private PushCredential _credential = null!;

    // Meizu: one call a batch, no access token before it, and 200 whatever happens.
    public async ValueTask InitializeAsync()
    {
        _meizu = await FakeServer.Start(_ => Good);
        _credential = _kit.Credential(Samples.Settings("meizu", _meizu.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _kit.DisposeAsync();
        await _meizu.DisposeAsync();
    }

    private static Said Good => new(200, """{"code":"200","value":{},"msgId":"z1"}""");

    private static Said Busy => new(200, """{"code":"1003","message":"busy"}""");

    [Fact]
    public async Task An_error_within_a_200_is_tried_again_once()
    {
        _meizu.Script = _ => _meizu.Requests.Count == 1 ? Busy : null;

        Assert.Equal("Accepted 200 id=z1", await Send());
        Assert.Equal(2, _meizu.Requests.Count);
    }

    [Fact]
    public async Task One_that_stays_is_told_after_the_second_try()
    {
        _meizu.Script = _ => Busy;

        Assert.Equal("Transient 1003", await Send());
        Assert.Equal(2, _meizu.Requests.Count);
    }

    [Theory]
    [InlineData("110002", 1)]
    [InlineData("1006", 1)]
    [InlineData("1005", 1)]
    public async Task What_will_not_be_better_is_not_tried_again(string code, int times)
    {
        _meizu.Script = _ => new Said(200, $$"""{"code":"{{code}}"}""");

        await Send();

        Assert.Equal(times, _meizu.Requests.Count);
    }

    [Fact]
    public async Task A_short_wait_is_waited_and_a_long_one_is_told()
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        _meizu.Script = _ => _meizu.Requests.Count == 1 ? new Said(503, "", ("Retry-After", "1")) : null;
        Assert.Equal("Accepted 200 id=z1", await Send());
        Assert.InRange(time.GetElapsedTime(started), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(4));

        _meizu.Requests.Clear();
        _meizu.Script = _ => new Said(503, "", ("Retry-After", "120"));
        Assert.Equal("Transient 503 after=120", await Send());
        Assert.Single(_meizu.Requests);
    }

    [Fact]
    public async Task A_connection_that_breaks_may_have_brought_the_message()
    {
        _meizu.Script = _ => Said.Reset;

        Assert.Equal("Transient connection maybe", await Send());
        Assert.Single(_meizu.Requests);
    }

    [Fact]
    public async Task With_a_vendor_that_drops_the_second_a_lost_answer_is_tried_again()
    {
        await using var xiaomi = await FakeServer.Start(_ => new Said(200, """{"code":0,"data":{"id":"x1"}}"""));
        xiaomi.Script = _ => xiaomi.Requests.Count == 1 ? Said.Reset : null;

        var outcomes = await _kit.Send(_kit.Credential(Samples.Settings("xiaomi", xiaomi.Address)), Samples.Message, "t1");

        Assert.Equal("Accepted 0 id=x1", Tell.Of(outcomes[0]));
        Assert.Equal(2, xiaomi.Requests.Count);
    }

    [Fact]
    public async Task A_vendor_that_is_not_there_has_not_got_the_message()
    {
        var outcomes = await _kit.Send(_kit.Credential(Samples.Settings("meizu", "http://127.0.0.1:1")), Samples.Message, "t1");

        Assert.Equal("Transient connection", Tell.Of(outcomes[0]));
    }

    [Fact]
    public async Task A_vendor_that_does_not_answer_is_given_up()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var kit = new PushKit(time);
        _meizu.Script = _ => Said.Never;

        var sending = kit.Send(kit.Credential(Samples.Settings("meizu", _meizu.Address)), Samples.Message, "t1");
        await Until(() => !_meizu.Requests.IsEmpty);
        await Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(6));
            return sending.IsCompleted;
        });

        Assert.Equal("Transient timeout maybe", Tell.Of((await sending)[0]));
    }

    [Fact]
    public async Task Who_waits_no_longer_is_told_what_is_known()
    {
        _meizu.Script = _ => _meizu.Requests.Count == 2 ? Said.Never : null;
        var settings = Samples.Settings("meizu", _meizu.Address);
        settings["concurrency"] = 1;   // one call of 100 after the other
        using var cancellation = new CancellationTokenSource();

        var sending = _kit.Vendor("meizu").Send(
            _kit.Credential(settings), Samples.Message, [.. Enumerable.Range(0, 250).Select(it => new PushTarget($"t{it}"))],
            cancellation.Token);
        await Until(() => _meizu.Requests.Count == 2);
        await cancellation.CancelAsync();

        Assert.Equal(
            [("Accepted 200 id=z1", 100), ("Transient timeout maybe", 100), ("Transient timeout", 50)],
            (await sending).Select(Tell.Of).CountBy(it => it).Select(it => (it.Key, it.Value)));
    }

    [Fact]
    public async Task Who_waits_no_longer_for_an_access_token_has_sent_nothing()
    {
        await using var huawei = await FakeServer.Start(_ => Said.Never);
        using var cancellation = new CancellationTokenSource();

        var sending = _kit.Vendor("huawei").Send(
            _kit.Credential(Samples.Settings("huawei", huawei.Address)), Samples.Message, [new PushTarget("t1")], cancellation.Token);
        await Until(() => !huawei.Requests.IsEmpty);
        await cancellation.CancelAsync();

        Assert.Equal(["Transient timeout"], (await sending).Select(Tell.Of));
    }

    [Fact]
    public async Task A_bad_key_opens_the_breaker_of_its_credential_alone()
    {
        _meizu.Script = it => it.Form()["appId"] == "666" ? new Said(200, """{"code":"110000"}""") : null;
        var settings = Samples.Settings("meizu", _meizu.Address);
        settings["appId"] = "666";
        var bad = _kit.Credential(settings, new PushCredentialOwner("bad", "chat"));

        for (var i = 0; i < 20; i++) await _kit.Send(bad, Samples.Message, "t1");
        var asked = _meizu.Requests.Count;

        Assert.StartsWith("Transient breaker-open", Tell.Of((await _kit.Send(bad, Samples.Message, "t1"))[0]), StringComparison.Ordinal);
        Assert.Equal(asked, _meizu.Requests.Count);
        Assert.Equal("Accepted 200 id=z1", await Send());
    }

    [Fact]
    public async Task Dead_tokens_do_not_open_the_breaker()
    {
        _meizu.Script = _ => new Said(200, """{"code":"200","value":{"110002":["t1"]}}""");
        for (var i = 0; i < 40; i++) Assert.Equal("InvalidToken 110002", await Send());
    }

    [Fact]
    public async Task No_more_calls_at_a_time_than_the_credential_says()
    {
        var (now, most) = (0, 0);
        var full = new TaskCompletionSource();
        _meizu.Arrived = async _ =>
        {
            var count = Interlocked.Increment(ref now);
            InterlockedMax(ref most, count);
            if (count == 3) full.TrySetResult();
            // The first three wait for each other; a fourth would be seen while they do.
            await full.Task;
            Interlocked.Decrement(ref now);
        };
        var settings = Samples.Settings("meizu", _meizu.Address);
        settings["concurrency"] = 3;
        var credential = _kit.Credential(settings);

        var sends = Enumerable.Range(0, 30).Select(it => _kit.Send(credential, Samples.Message, $"t{it}"));
        await Task.WhenAll(sends);

        Assert.Equal(30, _meizu.Requests.Count);
        Assert.InRange(most, 3, 3);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut()
    {
        _meizu.Script = _ => new Said(200, $$"""{"code":"200","filler":"{{new string('x', 3 * 1024 * 1024)}}"}""");

        Assert.Equal("Transient unreadable maybe", await Send());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"code":{}}""")]
    public async Task An_answer_that_nobody_understands_may_mean_anything(string body)
    {
        _meizu.Script = _ => new Said(200, body);

        Assert.Equal("Transient unreadable maybe", await Send());
        Assert.Single(_meizu.Requests);
    }

    [Fact]
    public async Task Neither_secrets_nor_tokens_nor_texts_are_logged()
    {
        _meizu.Script = it => it.Form()["pushIds"] == "secret-token-1"
            ? new Said(200, """{"code":"1005","message":"bad secret-token-1"}""") : null;

        var refused = await _kit.Send(_credential, Samples.Message, "secret-token-1");
        await _kit.Send(_credential, Samples.Message, "secret-token-2");

        Assert.Contains(TokenHash.Of("secret-token-1"), refused[0].Detail, StringComparison.Ordinal);
        Assert.NotEmpty(_kit.Logs.All);
        Assert.Contains(_kit.Logs.All, it => it.Contains(TokenHash.Of("secret-token-2"), StringComparison.Ordinal));
        Assert.All(_kit.Logs.All, it =>
        {
            Assert.DoesNotContain("secret-token", it, StringComparison.Ordinal);
            Assert.DoesNotContain("meizu-secret", it, StringComparison.Ordinal);
            Assert.DoesNotContain(Samples.Message.Body, it, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("Bad title: Bob.", "Bad title: ….")]
    [InlineData("The text 'see you at the harbour at seven, ' is too long", "The text '…' is too long")]
    [InlineData("The text 'see you at the harb...' is too long", "The text '…...' is too long")]
    [InlineData("Sensitive: 码头见, seven", "Sensitive: …, seven")]
    [InlineData("Bobsled is out of order", "Bobsled is out of order")]
    [InlineData("No right at all", "No right at all")]
    public async Task What_a_vendor_quotes_of_a_notification_is_told_nobody_and_the_rest_once(string words, string told)
    {
        _meizu.Script = _ => new Said(200, $$"""{"code":"1005","message":"{{words}}"}""");
        var notification = Samples.Message with { Title = "Bob", Body = "see you at the harbour at seven, 码头见" };

        var outcomes = await _kit.Send(_credential, notification, "t1", "t2", "t3");

        Assert.All(outcomes, it => Assert.Equal(told, it.Detail));
        Assert.Single(_kit.Logs.All, it => it.Contains("rejects", StringComparison.Ordinal) && it.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_base_address_in_the_private_network_is_refused_unless_allowed()
    {
        await using var strict = new PushKit(allowPrivate: false);

        var outcomes = await strict.Send(strict.Credential(Samples.Settings("meizu", _meizu.Address)), Samples.Message, "t1");

        Assert.Equal("Rejected address-refused", Tell.Of(outcomes[0]));
        Assert.Empty(_meizu.Requests);
    }

    [Fact]
    public async Task A_credential_of_another_vendor_is_our_own_mistake() => await Assert.ThrowsAsync<ArgumentException>(() =>
        _kit.Vendor("vivo").Send(_credential, Samples.Message, [new PushTarget("t1")], TestContext.Current.CancellationToken));

    private async Task<string> Send() => Tell.Of((await _kit.Send(_credential, Samples.Message, "t1"))[0]);

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition()) await Task.Delay(5, limit.Token);
    }

    private static void InterlockedMax(ref int place, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref place)) < value && Interlocked.CompareExchange(ref place, value, seen) != seen)
        {
        }
    }
}
