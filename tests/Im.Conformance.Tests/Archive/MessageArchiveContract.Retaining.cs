using Im.Archive;
using Microsoft.Extensions.DependencyInjection;

namespace Im.Conformance.Tests.Archive;

public abstract partial class MessageArchiveContract
{
    [Fact]
    public async Task Old_messages_go_and_the_younger_ones_keep_their_seqs()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt(10, 20, 30, 40);

        await ExpireAll(chat, before: 30);

        Assert.Equal([3, 4], (await chat.All()).Select(it => it.Seq));
        Assert.Equal(4, await chat.LastSeq());
        Assert.Equal(3, await Archive.FirstSeqSince(chat.Id, 15, Token));
        Assert.Equal(4, await Archive.FirstSeqSince(chat.Id, 31, Token));
        Assert.Equal(5, await Archive.FirstSeqSince(chat.Id, 41, Token));
        Assert.Null(await Archive.Find(chat.Id, 2, Token));
        Assert.False(await Archive.Recall(chat.Id, 2, 50));
    }

    [Fact]
    public async Task A_conversation_whose_messages_are_gone_goes_on_after_its_last_seq()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt(10, 20, 30);

        await ExpireAll(chat, before: 100);

        var head = await Archive.FindConversation(chat.Key, Token);
        Assert.Equal((3, 30), (head!.LastSeq, head.LastTimestamp));
        Assert.Empty(await chat.All());
        Assert.Equal(4, await Archive.FirstSeqSince(chat.Id, 0, Token));
        Assert.True((await chat.Append(0, chat.Message("late"))).Fenced);
        Assert.Equal((3, true), await Archive.MarkRead(chat.Bob, chat.Id, 9));
        var part = await Archive.FindParticipation(chat.Bob, chat.Alice.AsPeer(), Token);
        Assert.Equal((3, 3, null), (part!.LastSeq, part.ReadSeq, part.Last));
        Assert.Equal(chat.Id, Assert.Single(await Archive.Conversations(chat.Bob, 10, cancellation: Token)).Conversation.Id);
        var appended = await chat.Append(3, chat.Message("next"));
        Assert.Equal(4, Assert.Single(appended.Messages).Message.Seq);
        Assert.Equal((4, true), await Archive.MarkRead(chat.Bob, chat.Id, 9));
    }

    [Fact]
    public async Task The_id_of_a_message_that_is_gone_is_free_again()
    {
        var chat = await Chat.Create(Archive);
        await chat.Append(0, chat.Message("a", at: 10), chat.Message("b", at: 20));

        await ExpireAll(chat, before: 15);

        var answers = (await chat.Append(2, chat.Message("a", at: 30), chat.Message("b", at: 30))).Messages;
        Assert.Equal([(3, false), (2, true)], answers.Select(it => (it.Message.Seq, it.WasKnown)));
    }

    [Fact]
    public async Task More_than_one_step_takes_are_gone_after_several()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt([.. Enumerable.Range(1, 2_500).Select(i => (long)i)]);

        await ExpireAll(chat, before: 2_499);

        Assert.Equal([2_499, 2_500], (await chat.All()).Select(it => it.Seq));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task ExpireAll(Chat chat, long before)
    {
        var retention = _open[0].Services.GetRequiredService<IMessageRetention>();
        while (await retention.Expire([(chat.Id, before)]) > 0)
        {
        }
    }
}
