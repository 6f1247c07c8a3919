using Im.Push.Http;
using Microsoft.Extensions.Time.Testing;

namespace Im.Push.Tests.Rules;

/// <summary>Access tokens are asked for once, and before they end.</summary>
public sealed class Tokens_of_access
{
    private readonly FakeTimeProvider _time = new();
    private readonly TokenCache _cache;
    private int _issued;

    public Tokens_of_access() => _cache = new TokenCache(_time);

    [Fact]
    public async Task However_many_want_one_one_is_asked_for()
    {
        var answer = new TaskCompletionSource<IssuedToken>();
        var wanted = Enumerable.Range(0, 100).Select(_ => _cache.Get("t", () =>
        {
            Interlocked.Increment(ref _issued);
            return answer.Task;
        })).ToList();

        answer.SetResult(IssuedToken.Of("first", TimeSpan.FromHours(1)));
        var tokens = await Task.WhenAll(wanted);

        Assert.All(tokens, it => Assert.Equal("first", it.Token));
        Assert.Equal(1, _issued);
    }

    [Fact]
    public async Task It_is_renewed_at_four_fifths_of_its_life_while_the_old_one_does()
    {
        await _cache.Get("t", Next);
        _time.Advance(TimeSpan.FromMinutes(47));
        Assert.Equal("token-1", (await _cache.Get("t", Next)).Token);

        _time.Advance(TimeSpan.FromMinutes(2));
        var renewal = new TaskCompletionSource<IssuedToken>();
        Assert.Equal("token-1", (await _cache.Get("t", () => renewal.Task)).Token);
        renewal.SetResult(IssuedToken.Of("renewed", TimeSpan.FromHours(1)));

        await Until(async () => (await _cache.Get("t", Next)).Token == "renewed");
        Assert.Equal(1, _issued);
    }

    [Fact]
    public async Task One_that_has_ended_is_not_used()
    {
        await _cache.Get("t", Next);
        _time.Advance(TimeSpan.FromHours(2));

        Assert.Equal("token-2", (await _cache.Get("t", Next)).Token);
    }

    [Fact]
    public async Task A_renewal_that_fails_leaves_the_old_one_until_it_ends()
    {
        await _cache.Get("t", Next);
        _time.Advance(TimeSpan.FromMinutes(50));
        await _cache.Get("t", Refused);
        await Until(async () => (await _cache.Get("t", Refused)).Token == "token-1");

        _time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(PushOutcomeKind.AuthFailed, (await _cache.Get("t", Refused)).Refusal!.Kind);
    }

    [Fact]
    public async Task A_refusal_stands_for_a_second()
    {
        await _cache.Get("t", Refused);
        Assert.NotNull((await _cache.Get("t", Next)).Refusal);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("token-1", (await _cache.Get("t", Next)).Token);
    }

    [Fact]
    public async Task One_that_the_vendor_refused_is_dropped_once_and_a_young_one_not_at_all()
    {
        await _cache.Get("t", Next);
        Assert.False(_cache.Drop("t", "token-1", TimeSpan.FromMinutes(1)));

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(_cache.Drop("t", "token-1", TimeSpan.FromMinutes(1)));
        Assert.Equal("token-2", (await _cache.Get("t", Next)).Token);

        // Another send, that was refused with the old one, does not drop the new one.
        Assert.True(_cache.Drop("t", "token-1", TimeSpan.FromMinutes(1)));
        Assert.Equal("token-2", (await _cache.Get("t", Next)).Token);
    }

    private Task<IssuedToken> Next() =>
        Task.FromResult(IssuedToken.Of($"token-{Interlocked.Increment(ref _issued)}", TimeSpan.FromHours(1)));

    private static Task<IssuedToken> Refused() => Task.FromResult(IssuedToken.None(PushOutcome.AuthFailed("no")));

    private static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await condition()) await Task.Delay(5, limit.Token);
    }
}
