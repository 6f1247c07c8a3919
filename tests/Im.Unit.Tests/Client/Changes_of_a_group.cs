using Im.Client;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Unit.Tests.Client;

public sealed class Changes_of_a_group : IAsyncDisposable
{
    private readonly ClientKit _kit = new();
    private readonly PeerId _group = WireIds.Group("demo", "1");

    private FakeServer Server => _kit.Server;

    [Fact]
    public async Task Are_told_typed_and_stand_in_the_conversation()
    {
        var alice = await _kit.Connect();
        var changed = Next<GroupChange>(handler => alice.GroupChanged += handler);

        Server.Deliver(Server.Change(_group, ClientKit.Bob, new
        {
            @event = GroupEvents.Invited,
            by = ClientKit.Bob.Value,
            accounts = new[] { ClientKit.Alice.Value },
        }));

        var change = await changed;
        Assert.Equal((_group, 1, GroupEvents.Invited, ClientKit.Bob.Value), (change.Group, change.Seq, change.Event.Event, change.Event.By));
        Assert.True(change.Concerns(ClientKit.Alice));
        Assert.False(change.Concerns(ClientKit.Bob.AsAccount()));
        var message = Assert.Single(await alice.HistoryAsync(_group));
        Assert.Equal(GroupEvents.Invited, GroupChange.Of(message)?.Event.Event);
    }

    [Fact]
    public async Task That_are_no_messages_are_not_counted_as_unread()
    {
        var alice = await _kit.Connect();

        Server.Deliver(
            Server.Change(_group, ClientKit.Bob, new { @event = GroupEvents.Updated, by = ClientKit.Bob.Value, settings = new { name = "team" } }),
            Server.WriteTo(_group, ClientKit.Bob, "hello"));
        await ClientKit.See(alice, 2);

        Assert.Equal(1, Assert.Single(await alice.ConversationsAsync()).Unread);
    }

    [Fact]
    public async Task That_somebody_asks_for_are_told_to_an_admin_and_kept_nowhere()
    {
        var alice = await _kit.Connect();
        var asked = Next<GroupChange>(handler => alice.GroupChanged += handler);

        Server.Deliver(Server.ChangeOf(_group, ClientKit.Carol, new { @event = GroupEvents.Requested, by = ClientKit.Carol.Value }));

        var change = await asked;
        Assert.Equal((_group, 0, ClientKit.Carol.Value), (change.Group, change.Seq, change.Event.By));
        Assert.Empty(await alice.HistoryAsync(_group));
    }

    [Fact]
    public async Task That_a_later_version_makes_arrive_as_they_are()
    {
        var alice = await _kit.Connect();
        var changed = Next<GroupChange>(handler => alice.GroupChanged += handler);

        Server.Deliver(
            Server.Change(_group, ClientKit.Bob, new { @event = 5 }),
            Server.Change(_group, ClientKit.Bob, new { @event = "painted", by = ClientKit.Bob.Value, colour = "green" }));

        Assert.Equal("painted", (await changed).Event.Event);
    }

    [Fact]
    public async Task Who_is_writing_in_it_is_told()
    {
        var alice = await _kit.Connect();
        var typing = Next<TypingNotice>(handler => alice.Typing += handler);

        Server.Happen(PushEventTypes.Typing, new { peer = _group.Value }, from: _group, by: ClientKit.Bob.Value);

        Assert.Equal(new TypingNotice(_group, ClientKit.Bob), await typing);
    }

    [Fact]
    public async Task Recalls_and_read_marks_are_the_groups()
    {
        var alice = await _kit.Connect();
        var read = Next<ReadEvent>(handler => alice.Read += handler);
        var recalled = Next<RecallEvent>(handler => alice.Recalled += handler);
        var secret = Server.WriteTo(_group, ClientKit.Bob, "secret");
        Server.Deliver(secret, Server.WriteTo(_group, ClientKit.Bob, "hello"));
        await ClientKit.See(alice, 2);

        Server.Happen(PushEventTypes.Read, new { peer = _group.Value, account = ClientKit.Alice.Value, seq = 1 });
        Server.Happen(PushEventTypes.Recall, new { peer = _group.Value, seq = 1, id = secret.Id }, from: _group, by: ClientKit.Carol.Value);

        await read;
        Assert.Equal(_group.Value, (await recalled).Peer);
        Assert.True((await alice.HistoryAsync(_group))[0].IsRecalled);
        var conversation = Assert.Single(await alice.ConversationsAsync());
        Assert.Equal((1, 0, 1), (conversation.ReadSeq, conversation.PeerReadSeq, conversation.Unread));
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private static Task<T> Next<T>(Action<EventHandler<T>> attach)
    {
        var next = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        attach((_, what) => next.TrySetResult(what));
        return next.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
