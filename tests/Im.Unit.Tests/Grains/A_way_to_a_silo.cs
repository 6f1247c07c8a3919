using System.Text;
using Im.Grains.Conversations;
using Im.Grains.FanOut;
using Im.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Grains;

/// <summary>What a silo that does not answer in time is told afterwards.</summary>
public sealed class A_way_to_a_silo
{
    private static readonly AccountId Alice = WireIds.Account("t", "alice");
    private static readonly AccountId Bob = WireIds.Account("t", "bob");

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedSilo _silo = new();
    private readonly HashSet<AccountId> _members = [Alice];
    private bool _isPresent = true;
    private int _asked;

    [Fact]
    public async Task Carries_one_call_at_a_time_with_what_gathered_meanwhile()
    {
        var lane = Lane(Debts.None);

        var first = lane.Post(Message("1"));
        var (second, third) = (lane.Post(Message("2")), lane.Post(Message("3")));

        Assert.Equal(["1"], Texts(_silo.Calls.Single()));
        _silo.Answer();
        await first;
        await _silo.Called(2);
        Assert.Equal(["2", "3"], Texts(_silo.Calls[1]));
        Assert.False(second.IsCompleted || third.IsCompleted);
        _silo.Answer();
        await Task.WhenAll(second, third);
    }

    [Fact]
    public void Begins_with_the_roster_from_before_the_first_step_where_it_is_owed_one()
    {
        _members.Add(Bob);
        var (going, coming) = (Lane(Debts.Roster), Lane(Debts.Roster));

        _ = going.Post(Leave(Bob));
        _ = coming.Post(Join(Bob));

        Assert.Equal([Alice, Bob], _silo.Calls[0][0].Roster);
        Assert.Equal([Bob], _silo.Calls[0][1].Left);
        Assert.Equal([Alice], _silo.Calls[1][0].Roster);
        Assert.Equal([Bob], _silo.Calls[1][1].Joined);
        Assert.All(_silo.Calls, steps => Assert.False(steps[0].Sync));
    }

    [Fact]
    public async Task That_failed_holds_nobody_up_and_tells_the_newest_roster_whatever_failed_in_between()
    {
        var lane = Lane(Debts.None);
        var lost = lane.Post(Message("1"));
        _silo.Fail();
        await lost;

        Assert.True(lane.Post(Join(Bob)).IsCompleted);
        await Retried(2);
        Assert.Equal([Alice, Bob], _silo.Calls[1].Single().Roster);
        Assert.True(lane.Post(Leave(Bob)).IsCompleted);
        _silo.Fail();
        await Retried(3);

        var repair = _silo.Calls[2].Single();
        Assert.Equal([Alice], repair.Roster);
        Assert.True(repair.Sync);
        _silo.Answer();
        var next = await Until(() => lane.Post(Message("2")), post => !post.IsCompleted);
        _silo.Answer();
        await next;
        Assert.Equal(["2"], Texts(_silo.Calls[3]));
    }

    [Fact]
    public async Task That_is_full_drops_all_that_waits_and_not_only_what_is_new()
    {
        var lane = Lane(Debts.None);
        var first = lane.Post(Message("first"));
        var waiting = Enumerable.Range(0, 1_024).Select(i => lane.Post(Message($"{i}"))).ToList();

        Assert.True(lane.Post(Join(Bob)).IsCompleted);
        Assert.All(waiting, post => Assert.True(post.IsCompleted));
        _silo.Answer();
        await first;
        await _silo.Called(2);

        var repair = Assert.Single(_silo.Calls[1]);
        Assert.Equal([Alice, Bob], repair.Roster);
        Assert.True(repair.Sync);
        _silo.Answer();
    }

    [Fact]
    public async Task That_is_full_of_names_drops_them_as_it_drops_messages()
    {
        var lane = Lane(Debts.None);
        var first = lane.Post(Message("first"));
        IReadOnlyList<AccountId> names = [.. Enumerable.Repeat(Bob, 10_000)];

        var waiting = Enumerable.Range(0, 54).Select(i => lane.Post(Message($"{i}") with { Only = names })).ToList();

        Assert.All(waiting, post => Assert.True(post.IsCompleted));
        _silo.Answer();
        await first;
        await _silo.Called(2);
        Assert.True(Assert.Single(_silo.Calls[1]).Sync);
        _silo.Answer();
    }

    [Fact]
    public async Task To_a_silo_that_is_gone_ends()
    {
        var lane = Lane(Debts.None);
        var lost = lane.Post(Message("1"));
        _silo.Fail();
        await lost;

        _isPresent = false;
        await Until(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return _asked;
            },
            asked => asked > 0);
        for (var i = 0; i < 100; i++) _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((1, 1), (_silo.Calls.Count, _asked));
    }

    [Fact]
    public async Task Of_an_activation_that_ended_still_tells_to_pull_but_no_roster()
    {
        var lane = Lane(Debts.None);
        var lost = lane.Post(Message("1"));
        _silo.Fail();
        await lost;

        lane.Close();
        await Retried(2);

        var repair = _silo.Calls[1].Single();
        Assert.Null(repair.Roster);
        Assert.True(repair.Sync);
        _silo.Answer();
    }

    private SiloLane Lane(Debts owed) => new(
        new AudienceWay(WireIds.NewGroup(), "t", () => new([.. _members]), Greets: true), _silo, IsPresent, _time, owed);

    private bool IsPresent()
    {
        _asked++;
        return _isPresent;
    }

    private FanOutStep Join(AccountId account)
    {
        _members.Add(account);
        return new FanOutStep { Joined = [account] };
    }

    private FanOutStep Leave(AccountId account)
    {
        _members.Remove(account);
        return new FanOutStep { Left = [account] };
    }

    private async Task Retried(int calls) => await Until(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _silo.Calls.Count;
        },
        made => made == calls);

    private static async Task<T> Until<T>(Func<T> look, Func<T, bool> isIt)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var seen = look();
            if (isIt(seen)) return seen;
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static FanOutStep Message(string text) => new()
    {
        Envelope = new EncodedEnvelope { Json = Encoding.UTF8.GetBytes(text) },
    };

    private static IEnumerable<string> Texts(IReadOnlyList<FanOutStep> steps) =>
        steps.Select(step => Encoding.UTF8.GetString(step.Envelope!.Json.Span));

    /// <summary>A silo whose answers the test gives.</summary>
    private sealed class ScriptedSilo : IFanOutService
    {
        private TaskCompletionSource _answer = new();

        public List<IReadOnlyList<FanOutStep>> Calls { get; } = [];

        public Task Take(PeerId audience, string tenantNo, IReadOnlyList<FanOutStep> steps)
        {
            Calls.Add(steps);
            _answer = new TaskCompletionSource();
            return _answer.Task;
        }

        public Task Meet(SiloAddress newcomer) => Task.CompletedTask;

        public async Task Called(int times) => await Until(() => Calls.Count, calls => calls == times);

        public void Answer() => _answer.SetResult();

        public void Fail() => _answer.SetException(new TimeoutException());
    }
}
