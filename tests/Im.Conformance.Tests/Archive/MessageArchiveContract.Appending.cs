using System.Text;

namespace Im.Conformance.Tests.Archive;

public abstract partial class MessageArchiveContract
{
    [Fact]
    public async Task New_messages_take_the_seqs_after_the_last_one()
    {
        var chat = await Chat.Create(Archive);

        var first = await chat.Append(0, chat.Message("a"), chat.Message("b"));
        var second = await chat.Append(2, chat.Message("c"));

        Assert.Equal([1, 2], first.Messages.Select(it => it.Message.Seq));
        Assert.Equal([3], second.Messages.Select(it => it.Message.Seq));
        Assert.All([.. first.Messages, .. second.Messages], it => Assert.False(it.WasKnown));
        Assert.Equal(["a", "b", "c"], (await chat.All()).Select(it => it.MessageId));
    }

    [Fact]
    public async Task A_message_is_read_as_it_was_written()
    {
        var chat = await Chat.Create(Archive);
        var written = chat.Message("whole", at: 42, seq: 1) with
        {
            Target = "member",
            Type = 700,
            Extra = Encoding.UTF8.GetBytes("\"x\":1"),
            AppId = "pad",
            IsBackground = true,
        };

        await chat.Append(0, written);

        var read = (await Archive.Find(chat.Id, 1))!;
        Assert.Equal(written with { Content = default, Extra = default }, read with { Content = default, Extra = default });
        Assert.Equal(written.Content.ToArray(), read.Content.ToArray());
        Assert.Equal(written.Extra.ToArray(), read.Extra.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" {\t\"a\" :\r\n1.000 , \"a\": 2 } ")]
    [InlineData("{\"n\":123456789012345678901234567890.10,\"e\":1E400}")]
    [InlineData("{\"t\":\"\\u0000\\ud83d\\ude00 😀 \u2028 é e\u0301\"}")]
    public async Task Content_is_kept_byte_for_byte(string content)
    {
        var chat = await Chat.Create(Archive);

        await chat.Append(0, chat.Message("m", content));

        Assert.Equal(content, Encoding.UTF8.GetString((await Archive.Find(chat.Id, 1))!.Content.Span));
    }

    [Fact]
    public async Task Content_may_be_a_slice_of_a_larger_buffer_and_any_bytes()
    {
        var chat = await Chat.Create(Archive);
        var buffer = new byte[1_000_000];
        Random.Shared.NextBytes(buffer);

        await chat.Append(0, chat.Message("m") with { Content = buffer.AsMemory(1, 999_998) });

        Assert.Equal(buffer[1..^1], (await Archive.Find(chat.Id, 1))!.Content.ToArray());
    }

    [Fact]
    public async Task A_known_id_takes_no_seq_and_comes_back_as_it_was_stored_first()
    {
        var chat = await Chat.Create(Archive);
        await chat.Append(0, chat.Message("a", "{\"first\":1}", at: 5));

        var again = await chat.Append(1, chat.Message("a", "{\"other\":2}", at: 9));

        var (message, wasKnown) = Assert.Single(again.Messages);
        Assert.True(wasKnown);
        Assert.Equal((1, 5, "{\"first\":1}"), (message.Seq, message.Timestamp, Encoding.UTF8.GetString(message.Content.Span)));
        Assert.Equal(1, await chat.LastSeq());
    }

    [Fact]
    public async Task Known_ids_among_new_ones_leave_no_hole()
    {
        var chat = await Chat.Create(Archive);
        await chat.Append(0, chat.Message("a"), chat.Message("b"));

        var result = await chat.Append(2, chat.Message("c"), chat.Message("a"), chat.Message("d"), chat.Message("b"), chat.Message("e"));

        Assert.Equal([3, 1, 4, 2, 5], result.Messages.Select(it => it.Message.Seq));
        Assert.Equal([false, true, false, true, false], result.Messages.Select(it => it.WasKnown));
        Assert.Equal(["a", "b", "c", "d", "e"], (await chat.All()).Select(it => it.MessageId));
    }

    [Fact]
    public async Task The_same_id_twice_in_a_batch_is_stored_once()
    {
        var chat = await Chat.Create(Archive);

        var result = await chat.Append(0, chat.Message("a", "1"), chat.Message("b"), chat.Message("a", "2"), chat.Message("c"));

        Assert.Equal([1, 2, 1, 3], result.Messages.Select(it => it.Message.Seq));
        Assert.Equal([false, false, true, false], result.Messages.Select(it => it.WasKnown));
        Assert.Equal("1"u8.ToArray(), result.Messages[2].Message.Content.ToArray());
        Assert.Equal(3, (await chat.All()).Count);
    }

    [Fact]
    public async Task The_same_id_of_another_sender_is_another_message()
    {
        var chat = await Chat.Create(Archive);
        await chat.Append(0, chat.Message("a"));

        var other = await chat.Append(1, chat.Message("a") with { From = chat.Bob.AsPeer(), To = chat.Alice.AsPeer() });

        Assert.False(other.Messages[0].WasKnown);
        Assert.Equal(2, await chat.LastSeq());
    }

    [Fact]
    public async Task An_id_known_in_another_conversation_comes_back_from_there()
    {
        var chat = await Chat.Create(Archive);
        var other = await Chat.Create(Archive, chat.Alice);
        await chat.Append(0, chat.Message("a"));

        var result = await other.Append(0, other.Message("a"));

        Assert.True(result.Messages[0].WasKnown);
        Assert.Equal((chat.Id, chat.Bob.AsPeer()), (result.Messages[0].Message.Conversation, result.Messages[0].Message.To));
        Assert.Equal(0, await other.LastSeq());
    }

    [Fact]
    public async Task The_same_id_in_many_conversations_at_once_is_stored_once()
    {
        var alice = Chat.NewAccount();
        var chats = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Chat.Create(Archive, alice)));

        var results = await Task.WhenAll(chats.Select(it => it.Append(0, it.Message("a"))));

        Assert.Single(results, it => !it.Messages[0].WasKnown);
        Assert.Single(results.Select(it => it.Messages[0].Message.Conversation).Distinct());
    }

    [Fact]
    public async Task Two_hundred_conversations_at_once_all_get_their_messages()
    {
        var chats = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Chat.Create(Archive)));

        for (var last = 0; last < 9; last += 3)
        {
            var results = await Task.WhenAll(chats.Select(it =>
                it.Append(last, it.Message($"m{last + 1}"), it.Message($"m{last + 2}"), it.Message($"m{last + 3}"))));
            Assert.All(results, it => Assert.Equal([last + 1, last + 2, last + 3], it.Messages.Select(m => m.Message.Seq)));
        }

        foreach (var chat in chats) Assert.Equal(Enumerable.Range(1, 9).Select(i => ((long)i, $"m{i}")), (await chat.All()).Select(it => (it.Seq, it.MessageId)));
    }

    [Fact]
    public async Task A_message_that_cannot_be_stored_fails_alone_and_whole()
    {
        var chats = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Chat.Create(Archive)));
        var broken = chats[17];

        var appends = chats.Select(it => it == broken
            ? it.Append(0, it.Message("m1"), it.Message("m2") with { From = default })
            : it.Append(0, it.Message("m1"), it.Message("m2"))).ToArray();
        await Task.WhenAll(appends).ContinueWith(_ => { });

        Assert.Same(appends[17], Assert.Single(appends, it => it.IsFaulted));
        foreach (var chat in chats) Assert.Equal(chat == broken ? 0 : 2, await chat.LastSeq());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xd800)]
    [InlineData(0xdc00)]
    public async Task Text_that_is_not_unicode_or_holds_a_null_character_fails_alone(int character)
    {
        var chats = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Chat.Create(Archive)));

        var appends = chats.Select((it, i) => it.Append(0, it.Message(i == 17 ? $"a{(char)character}" : "a😀"))).ToArray();
        await Task.WhenAll(appends).ContinueWith(_ => { });

        Assert.Same(appends[17], Assert.Single(appends, it => it.IsFaulted));
    }

    [Fact]
    public async Task Nothing_to_append_is_no_error()
    {
        var chat = await Chat.Create(Archive);

        var result = await chat.Append(0, []);

        Assert.False(result.Fenced);
        Assert.Empty(result.Messages);
    }
}
