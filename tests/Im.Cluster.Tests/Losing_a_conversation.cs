using Im.Archive;
using Im.Cluster.Tests.Kit;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Cluster.Tests;

public sealed class Losing_a_conversation(SharedCluster im)
{
    [Fact]
    public async Task Between_sends_leaves_the_seqs_dense()
    {
        var (alice, bob) = (await im.Online(), await im.Online());

        for (var i = 0; i < 5; i++)
        {
            await alice.Send(bob, $"{i}");
            await im.Deactivate(im.Conversation(alice.Account, bob.Account));
        }

        Assert.Equal([1L, 2L, 3L, 4L, 5L], bob.Connection.Messages.Select(message => message.Seq));
    }

    [Fact]
    public async Task Has_a_retry_answered_as_a_duplicate_and_handed_over_again()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var first = await alice.Send(bob, "hello", id: "m1");
        await im.Deactivate(im.Conversation(alice.Account, bob.Account));

        var again = await alice.Send(bob, "hello", id: "m1");

        Assert.Equal((ErrorCode.Duplicate, first.Seq, first.Timestamp), (again.Code, again.Seq, again.Timestamp));
        Assert.Equal([1L, 1L], bob.Connection.Messages.Select(message => message.Seq));
    }

    [Fact]
    public async Task Before_a_message_is_written_loses_nothing_that_the_retry_does_not_bring()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "first");
        im.Archive.FailNext(alice.Account, AppendFault.BeforeItIsWritten);

        var failed = await alice.Send(bob, "second", id: "m2");
        var retried = await alice.Send(bob, "second", id: "m2");

        Assert.Equal((ErrorCode.Unavailable, ErrorCode.Ok, 2L), (failed.Code, retried.Code, retried.Seq));
        Assert.Equal(["first", "second"], bob.Connection.Texts);
    }

    [Fact]
    public async Task After_a_message_is_written_leaves_its_hand_over_to_the_retry()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "first");
        im.Archive.FailNext(alice.Account, AppendFault.AfterItIsWritten);

        var failed = await alice.Send(bob, "second", id: "m2");
        Assert.Equal(["first"], bob.Connection.Texts);
        var retried = await alice.Send(bob, "second", id: "m2");

        Assert.Equal((ErrorCode.Unavailable, ErrorCode.Duplicate, 2L), (failed.Code, retried.Code, retried.Seq));
        Assert.Equal(["first", "second"], bob.Connection.Texts);
    }

    [Fact]
    public async Task Between_write_and_hand_over_gives_a_later_message_the_next_seq()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        im.Archive.FailNext(alice.Account, AppendFault.AfterItIsWritten);
        await alice.Send(bob, "first", id: "m1");

        var next = await bob.Send(alice, "second");

        Assert.Equal((ErrorCode.Ok, 2L), (next.Code, next.Seq));
        Assert.Equal([2L], alice.Connection.Messages.Select(message => message.Seq));
        Assert.Equal(ErrorCode.Duplicate, (await alice.Send(bob, "first", id: "m1")).Code);
        Assert.Equal([1L], bob.Connection.Messages.Select(message => message.Seq));
    }

    [Fact]
    public async Task To_another_writer_fails_one_send_and_its_retry_has_the_next_seq()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "first");
        await WriteBehindItsBack(bob, alice);

        var failed = await alice.Send(bob, "third", id: "m3");
        var retried = await alice.Send(bob, "third", id: "m3");

        Assert.Equal((ErrorCode.Unavailable, ErrorCode.Ok, 3L), (failed.Code, retried.Code, retried.Seq));
        Assert.Equal([1L, 3L], bob.Connection.Messages.Select(message => message.Seq));
        Assert.Equal([1L, 2L, 3L], Draft.Read((await bob.History(alice)).Messages).Select(message => message.Seq));
    }

    [Fact]
    public async Task To_another_writer_leaves_a_busy_conversation_dense()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "first");

        var sends = Enumerable.Range(0, 40).Select(number => SendUntilTaken(number % 2 == 0 ? alice : bob, number % 2 == 0 ? bob : alice));
        await Task.WhenAll(sends.Append(WriteBehindItsBack(bob, alice)));

        var archived = Draft.Read((await alice.History(bob)).Messages);
        Assert.Equal(Enumerable.Range(1, 42).Select(seq => (long)seq), archived.Select(message => message.Seq));
        Assert.Equal(42, archived.Select(message => (message.From, message.Id)).Distinct().Count());
    }

    private static async Task SendUntilTaken(Device from, Device to)
    {
        var id = Guid.NewGuid().ToString("N");
        while ((await from.Send(to, "hello", id)).Code == ErrorCode.Unavailable)
        {
        }
    }

    /// <summary>What another activation of the conversation would do, on the other side of a partition.</summary>
    private async Task WriteBehindItsBack(Device from, Device to)
    {
        var head = (await im.Archive.Real.FindConversation(ConversationKey.Of(from.Account, to.Account)))!;
        AppendResult written;
        do
        {
            head = (await im.Archive.Real.FindConversation(head.Key))!;
            written = await im.Archive.Real.Append(new AppendBatch(head.Id, head.LastSeq,
            [
                new StoredMessage
                {
                    Conversation = head.Id,
                    Seq = 0,
                    MessageId = "behind",
                    From = from.Account.AsPeer(),
                    To = to.Account.AsPeer(),
                    TenantNo = from.TenantNo,
                    Type = (int)MessageType.Text,
                    Content = Draft.Text(to.Account, "behind its back").Content,
                    Timestamp = head.LastTimestamp,
                },
            ]));
        }
        while (written.Fenced);
    }
}
