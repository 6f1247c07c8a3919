using Im.Api.Messages;
using Im.Api.Security;
using Im.Api.Users;
using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.Extensions.Logging.Abstractions;

namespace Im.Unit.Tests.Api;

public sealed class Sending_to_many
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeGrains _grains = new();

    [Fact]
    public async Task Waits_for_a_receiver_that_is_slow_only_at_the_end_and_answers_in_order()
    {
        var groups = Enumerable.Range(0, 500).Select(_ => WireIds.NewGroup().Value).ToList();
        var slow = new TaskCompletionSource<IReadOnlyList<SendOutcome>>();
        var allAsked = CountTo(groups.Count);
        _grains.Answers[nameof(IGroupGrain.Send)] = (key, _) =>
        {
            allAsked.Signal();
            return key == groups[0] ? slow.Task : new[] { Taken(groups.IndexOf(key)) };
        };

        var sending = new MessageSender(_grains.Factory, NullLogger<MessageSender>.Instance).Send(
            new TenantApp("acme", "shop"),
            new SendMessageRequest { Id = "m1", Type = 0, Content = new RawJson("{\"text\":\"hello\"}"u8.ToArray()), To = new() { Groups = groups } });

        await allAsked.Done.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(sending.IsCompleted);
        slow.SetResult([Taken(0)]);
        var results = await sending;
        Assert.Equal(groups, results.Select(result => result.To));
        Assert.Equal(Enumerable.Range(0, 500).Select(seq => (long?)seq), results.Select(result => result.Seq));
    }

    [Fact]
    public async Task Is_done_once_for_one_who_is_named_as_a_user_and_as_an_account()
    {
        var alice = WireIds.Account("acme", "alice").Value;
        _grains.Answers[nameof(IConversationGrain.Send)] = (_, _) => new[] { Taken(7) };

        var results = await new MessageSender(_grains.Factory, NullLogger<MessageSender>.Instance).Send(
            new TenantApp("acme", "shop"),
            new SendMessageRequest { Id = "m1", Type = 0, Content = new RawJson("{\"text\":\"hello\"}"u8.ToArray()), To = new() { Users = ["alice", "alice"], Accounts = [alice] } });

        Assert.Equal(Enumerable.Repeat((alice, (long?)7, "ok"), 3), results.Select(it => (it.To, it.Seq, it.Code)));
        Assert.Single(_grains.Calls, call => call.Contains($".{nameof(IAccountGrain.Ensure)}(", StringComparison.Ordinal));
        Assert.Single(_grains.Calls, call => call.Contains($".{nameof(IConversationGrain.Send)}(", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Makes_users_known_without_waiting_for_one_that_is_slow()
    {
        var users = Enumerable.Range(0, 500).Select(i => $"user-{i}").ToList();
        var slow = new TaskCompletionSource();
        var allAsked = CountTo(users.Count);
        _grains.Answers[nameof(IAccountGrain.Ensure)] = (_, arguments) =>
        {
            allAsked.Signal();
            return (string)arguments[1]! == users[0] ? slow.Task : null;
        };

        var making = _grains.Factory.EnsureMembers("acme", users);

        await allAsked.Done.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(making.IsCompleted);
        slow.SetResult();
        await making;
    }

    private static SendOutcome Taken(long seq) => new() { Code = ErrorCode.Ok, Seq = seq };

    private static Countdown CountTo(int count) => new(count);

    private sealed class Countdown(int count)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task Done => _done.Task;

        public void Signal()
        {
            if (Interlocked.Decrement(ref _left) == 0) _done.SetResult();
        }
    }
}
