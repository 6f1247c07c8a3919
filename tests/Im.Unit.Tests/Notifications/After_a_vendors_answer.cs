using Im.Notifications;
using Im.Push;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Notifications;

public sealed class After_a_vendors_answer
{
    private const long Expiry = PushKit.Now + 86_400_000;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(PushKit.Now));

    public static TheoryData<PushOutcome, bool, string> Done => new()
    {
        { PushOutcome.Accepted("v1"), true, nameof(TokenFate.Stays) },
        { PushOutcome.Rejected("BadTopic"), true, nameof(TokenFate.Stays) },
        { PushOutcome.InvalidToken("Unregistered"), true, nameof(TokenFate.Dead) },
        { PushOutcome.Quarantine("BadDeviceToken"), true, nameof(TokenFate.Doubtful) },
        { PushOutcome.Transient("timeout") with { MayHaveArrived = true }, false, nameof(TokenFate.Stays) },
    };

    public static TheoryData<PushOutcome> NotDone =>
    [
        PushOutcome.Transient("503"), PushOutcome.AuthFailed("401"), PushOutcome.Throttled("429", PushThrottleScope.Device),
        PushOutcome.Throttled("429", PushThrottleScope.App), PushOutcome.Throttled("quota", PushThrottleScope.Day),
    ];

    [Theory, MemberData(nameof(Done))]
    public void Some_end_it(PushOutcome outcome, bool mayRepeat, string token)
    {
        var after = Of(outcome, mayRepeat: mayRepeat);

        Assert.Equal((true, token), (after.IsDone, after.Token.ToString()));
    }

    [Theory, MemberData(nameof(NotDone))]
    public void Some_lead_to_another_try_and_leave_the_token_alone(PushOutcome outcome)
    {
        var after = Of(outcome);

        Assert.Equal((false, TokenFate.Stays), (after.IsDone, after.Token));
        Assert.InRange(after.DueAt - PushKit.Now, 1_000, 3_000);
    }

    [Fact]
    public void Pauses_grow_and_end_with_the_messages_worth()
    {
        int[] seconds = [2, 10, 60, 300, 900, 900];
        for (var i = 0; i < seconds.Length; i++)
        {
            var pause = Of(PushOutcome.Transient("503"), tries: i + 1).DueAt - PushKit.Now;
            Assert.InRange(pause, seconds[i] * 500, seconds[i] * 1_500);
        }

        Assert.True(Of(PushOutcome.Transient("503"), tries: 5, expiresAt: PushKit.Now + 60_000).IsDone);
    }

    [Fact]
    public void The_vendors_time_and_the_credentials_pause_are_kept()
    {
        var wait = Of(PushOutcome.Transient("503", TimeSpan.FromMinutes(3)));
        var paused = Of(PushOutcome.AuthFailed("401"), pausedUntil: _time.GetUtcNow().AddMinutes(10));

        Assert.InRange(wait.DueAt - PushKit.Now, 180_000, 200_000);
        Assert.InRange(paused.DueAt - PushKit.Now, 600_000, 601_000);
    }

    [Fact]
    public void A_refused_credential_waits_ever_longer_until_it_is_accepted()
    {
        var lane = Lane();
        foreach (var minutes in new[] { 1, 2, 4, 8, 15, 15 })
        {
            Assert.Equal("auth", lane.Learn(PushOutcome.AuthFailed("401"), "t"));
            Assert.Null(lane.Learn(PushOutcome.AuthFailed("401"), "t"));   // under way together with the first
            Assert.Equal(_time.GetUtcNow().AddMinutes(minutes), lane.PausedUntil);
            _time.Advance(TimeSpan.FromMinutes(minutes));
            Assert.Null(lane.PausedUntil);
        }

        lane.Learn(PushOutcome.Accepted("v1"), "t");
        lane.Learn(PushOutcome.AuthFailed("401"), "t");
        Assert.Equal(_time.GetUtcNow().AddMinutes(1), lane.PausedUntil);
    }

    [Fact]
    public void The_days_quota_is_over_at_midnight()
    {
        var lane = Lane();   // 1,800,000,000 s is 08:00 UTC

        Assert.Equal("day-quota", lane.Learn(PushOutcome.Throttled("quota", PushThrottleScope.Day), "t"));
        Assert.Null(lane.Learn(PushOutcome.Throttled("quota", PushThrottleScope.Day), "t"));

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_800_057_600), lane.PausedUntil);
    }

    [Fact]
    public void A_device_that_gets_too_much_holds_up_no_other()
    {
        var lane = Lane();

        lane.Learn(PushOutcome.Throttled("429", PushThrottleScope.Device, TimeSpan.FromHours(1)), "t");

        Assert.Null(lane.PausedUntil);
    }

    [Fact]
    public void Tokens_go_only_while_the_credential_has_successes_and_few_are_dead()
    {
        var lane = Lane();
        lane.Learn(PushOutcome.InvalidToken("x"), "t");
        Assert.False(lane.MayRemove);
        lane.Learn(PushOutcome.Accepted("v1"), "t");
        Assert.True(lane.MayRemove);

        for (var i = 0; i < 40; i++) lane.Learn(PushOutcome.Accepted("v1"), "t");
        var alarms = Enumerable.Range(0, 30).Select(_ => lane.Learn(PushOutcome.InvalidToken("x"), "t")).OfType<string>().ToList();

        Assert.Equal(["mass-invalid"], alarms);
        Assert.False(lane.MayRemove);
        _time.Advance(TimeSpan.FromMinutes(25));
        lane.Learn(PushOutcome.Accepted("v1"), "t");
        Assert.True(lane.MayRemove);
    }

    [Fact]
    public void What_is_doubted_of_tokens_stops_no_credential_and_raises_its_alarm_once_where_several_say_so_and_none_succeeds()
    {
        var lane = Lane();
        string? Doubt(string token) => lane.Learn(PushOutcome.Quarantine("403"), token);

        Assert.All(Enumerable.Range(0, 20), _ => Assert.Null(Doubt("one device, again and again")));
        Assert.Equal([null, null, null, "auth", null], Enumerable.Range(0, 5).Select(it => Doubt($"t{it}")));
        Assert.Null(lane.PausedUntil);

        _time.Advance(TimeSpan.FromMinutes(25));
        lane.Learn(PushOutcome.Accepted("v1"), "good");
        Assert.All(Enumerable.Range(0, 5), it => Assert.Null(Doubt($"t{it}")));
    }

    [Fact]
    public void Only_so_many_are_under_way_but_one_call_always_is()
    {
        var lane = Lane();

        Assert.True(lane.TryEnter(CredentialLane.Limit));
        Assert.False(lane.TryEnter(1));
        lane.Leave(CredentialLane.Limit);
        Assert.True(lane.TryEnter(CredentialLane.Limit + 1));
    }

    private static Aftermath Of(
        PushOutcome outcome, int tries = 1, bool mayRepeat = true, DateTimeOffset? pausedUntil = null, long expiresAt = Expiry) =>
        Aftermath.Of(outcome, tries, mayRepeat, pausedUntil, PushKit.Now, expiresAt, new Random(1));

    private CredentialLane Lane() => new(
        PushKit.Read("""{"credentials":{"recording":true}}""").App!.Credentials["recording"], _time);
}
