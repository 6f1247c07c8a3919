using Im.Client;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.EndToEnd.Tests.Sdk;

public sealed class Clients_in_a_group(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hear_each_other_and_their_own_other_devices()
    {
        var (phone, desk) = (await server.Connect("ann1", "phone"), await server.Connect("ann1", "desk"));
        var bob = await server.Connect("ben1");
        var group = (await phone.CreateGroupAsync([bob.Account.AsPeer()], cancellationToken: Deadline)).Id;

        await phone.SendTextAsync(group, "hello", cancellationToken: Deadline);

        var copy = await SeeText(desk);
        Assert.Equal((group, phone.Account.AsPeer(), MessageDirection.Outgoing), (copy.Peer, copy.Sender, copy.Direction));
        var heard = await SeeText(bob);
        Assert.Equal((group, phone.Account.AsPeer(), MessageDirection.Incoming), (heard.Peer, heard.Sender, heard.Direction));
        Assert.Equal(1, Assert.Single(await bob.ConversationsAsync()).Unread);
    }

    [Fact]
    public async Task Who_are_not_meant_see_neither_the_message_nor_a_hole()
    {
        var (ann, bob, carol) = (await server.Connect("ann2"), await server.Connect("ben2"), await server.Connect("cat2"));
        var group = (await ann.CreateGroupAsync([bob.Account.AsPeer(), carol.Account.AsPeer()], cancellationToken: Deadline)).Id;

        await ann.SendTextAsync(group, "psst", new SendOptions { Target = bob.Account.Value }, Deadline);
        await ann.SendTextAsync(group, "hello", cancellationToken: Deadline);

        Assert.Equal("psst", (await SeeText(bob)).Text);
        Assert.Equal("hello", (await SeeText(carol)).Text);
        Assert.Equal([1, 3], (await carol.HistoryAsync(group)).Select(message => message.Seq));
    }

    [Fact]
    public async Task Who_join_late_begin_there_and_who_come_back_go_on()
    {
        var (ann, bob) = (await server.Connect("ann3"), await server.Connect("ben3"));
        var group = (await ann.CreateGroupAsync([], cancellationToken: Deadline)).Id;
        await ann.SendTextAsync(group, "before", cancellationToken: Deadline);

        Assert.Equal(GroupJoin.Joined, await bob.JoinGroupAsync(group, Deadline));
        await ann.SendTextAsync(group, "hello bob", cancellationToken: Deadline);
        Assert.Equal("hello bob", (await SeeText(bob)).Text);
        await bob.LeaveGroupAsync(group, Deadline);
        await ann.SendTextAsync(group, "while bob was away", cancellationToken: Deadline);
        await ann.InviteAsync(group, [bob.Account.AsPeer()], Deadline);
        await ann.SendTextAsync(group, "welcome back", cancellationToken: Deadline);

        Assert.Equal("welcome back", (await SeeText(bob)).Text);
        var texts = (await bob.HistoryAsync(group)).Select(message => message.Text).OfType<string>();
        Assert.Equal(["hello bob", "welcome back"], texts);
    }

    [Fact]
    public async Task Learn_what_happens_in_it()
    {
        var (ann, bob) = (await server.Connect("ann4"), await server.Connect("ben4"));
        var group = (await ann.CreateGroupAsync(
            [], new GroupSettings { JoinApproval = true }, cancellationToken: Deadline)).Id;
        var asked = Next(ann, GroupEvents.Requested);

        Assert.Equal(GroupJoin.Requested, await bob.JoinGroupAsync(group, Deadline));
        Assert.Equal((bob.Account.Value, 0), ((await asked).Event.By, (await asked).Seq));
        var invited = Next(bob, GroupEvents.Invited);
        await ann.InviteAsync(group, [bob.Account.AsPeer()], Deadline);

        Assert.True((await invited).Concerns(bob.Account));
        Assert.Equal(group, (await invited).Group);
    }

    [Fact]
    public async Task Are_told_why_they_may_not_send()
    {
        var (ann, bob) = (await server.Connect("ann5"), await server.Connect("ben5"));
        var group = (await ann.CreateGroupAsync([bob.Account.AsPeer()], cancellationToken: Deadline)).Id;
        await ann.MuteMemberAsync(group, bob.Account.AsPeer(), cancellationToken: Deadline);

        var refusal = await Assert.ThrowsAsync<ImException>(() => bob.SendTextAsync(group, "hello", cancellationToken: Deadline));

        Assert.Equal(ErrorCode.Forbidden, refusal.Code);
        Assert.NotEmpty(refusal.Message);
    }

    [Fact]
    public async Task Learn_who_is_writing()
    {
        var (ann, bob) = (await server.Connect("ann6"), await server.Connect("ben6"));
        var group = (await ann.CreateGroupAsync([bob.Account.AsPeer()], cancellationToken: Deadline)).Id;
        var typing = Waiting.Next<TypingNotice>(handler => bob.Typing += handler, "bob learnt that ann is writing.");

        await ann.TypingAsync(group, Deadline);

        Assert.Equal(new TypingNotice(group, ann.Account.AsPeer()), await typing);
    }

    [Fact]
    public async Task List_more_groups_than_one_reply_holds()
    {
        var ann = await server.Connect("ann7");
        // In JSON, a character that is not ASCII takes six bytes: all together take more than a connection holds.
        var announcement = new string('张', 4_096);
        for (var i = 0; i < 50; i++)
            await ann.CreateGroupAsync([], new GroupSettings { Announcement = announcement }, cancellationToken: Deadline);

        var listed = new List<Group>();
        await foreach (var group in ann.GroupsAsync(Deadline)) listed.Add(group);

        Assert.Equal(50, listed.Select(group => group.Id).Distinct().Count());
    }

    private static Task<GroupChange> Next(ImClient client, string what) => Waiting.Next<GroupChange>(
        handler => client.GroupChanged += handler, $"{client.Options.UserId} learnt of '{what}'.", change => change.Event.Event == what);

    /// <summary>The next text; changes of the group are passed over.</summary>
    private static async Task<ImMessage> SeeText(ImClient client)
    {
        while (true)
        {
            var message = Assert.Single(await client.See(1));
            if (message.Type == MessageType.Text) return message;
        }
    }
}
