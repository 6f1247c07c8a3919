using System.Text;
using Im.Archive;
using Im.Protocol;

namespace Im.Conformance.Tests.Archive;

public abstract partial class MessageArchiveContract
{
    [Fact]
    public async Task Pages_by_seq_go_forward_to_the_end()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt(1, 2, 3, 4, 5);

        var first = await Archive.Read(new() { Conversation = chat.Id, Limit = 2 });
        var second = await Archive.Read(new() { Conversation = chat.Id, Limit = 2, AfterSeq = 2 });
        var last = await Archive.Read(new() { Conversation = chat.Id, Limit = 2, AfterSeq = 4 });

        AssertPage([1, 2], more: true, first);
        AssertPage([3, 4], more: true, second);
        AssertPage([5], more: false, last);
    }

    [Fact]
    public async Task Pages_by_seq_go_back_to_the_beginning()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt(1, 2, 3, 4, 5);

        var first = await Archive.Read(new() { Conversation = chat.Id, Limit = 3, NewestFirst = true });
        var last = await Archive.Read(new() { Conversation = chat.Id, Limit = 3, NewestFirst = true, BeforeSeq = 3 });

        AssertPage([5, 4, 3], more: true, first);
        AssertPage([2, 1], more: false, last);
    }

    [Fact]
    public async Task A_page_that_just_fits_has_no_more()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt(1, 2, 3);

        AssertPage([1, 2, 3], more: false, await Archive.Read(new() { Conversation = chat.Id, Limit = 3 }));
        AssertPage([2], more: false, await Archive.Read(new() { Conversation = chat.Id, Limit = 1, AfterSeq = 1, BeforeSeq = 3 }));
    }

    [Fact]
    public async Task A_page_is_limited_in_bytes_of_content_and_extra_but_holds_one_message()
    {
        var chat = await Chat.Create(Archive);
        var extra = Encoding.UTF8.GetBytes("\"x\":1");
        await chat.Append(0, [.. Enumerable.Range(1, 4).Select(i => chat.Message($"m{i}", new string('x', 95)) with { Extra = extra })]);

        AssertPage([1, 2], more: true, await Archive.Read(new() { Conversation = chat.Id, Limit = 9, MaxBytes = 299 }));
        AssertPage([1, 2, 3], more: true, await Archive.Read(new() { Conversation = chat.Id, Limit = 9, MaxBytes = 300 }));
        AssertPage([4], more: true, await Archive.Read(new() { Conversation = chat.Id, Limit = 9, MaxBytes = 1, NewestFirst = true }));
        AssertPage([4], more: false, await Archive.Read(new() { Conversation = chat.Id, Limit = 9, MaxBytes = 1, AfterSeq = 3 }));
    }

    [Fact]
    public async Task An_update_that_is_larger_than_is_asked_for_comes_without_its_content_and_nothing_else_does()
    {
        var chat = await Chat.Create(Archive);
        var update = $$$"""{"type":"organization","content":{"x":"{{{new string('x', 70_000)}}}"}}""";
        var app = WireIds.Service(Chat.Tenant, "shop");
        await chat.Append(
            0, chat.Message("m1", new string('x', 70_000)), chat.Message("m2", """{"type":"group","content":{}}""") with { Type = 256, From = app },
            chat.Message("m3", update) with { Type = 256 }, chat.Message("m4", update) with { Type = 256, From = app });

        foreach (var newestFirst in (bool[])[false, true])
        {
            var query = new MessageQuery { Conversation = chat.Id, Limit = 9, NewestFirst = newestFirst };
            var whole = (await Archive.Read(query with { LargestUpdate = update.Length })).Messages.OrderBy(message => message.Seq);
            var less = (await Archive.Read(query with { LargestUpdate = 0 })).Messages.OrderBy(message => message.Seq).ToList();

            Assert.Equal([70_000, 29, update.Length, update.Length], whole.Select(message => message.Content.Length));
            Assert.Equal([70_000, 29, update.Length], less.Take(3).Select(message => message.Content.Length));
            Assert.Equal("""{"type":"organization","content":{"tooLarge":true}}""", Encoding.UTF8.GetString(less[3].Content.Span));
            Assert.True(less[3].IsUpdate);
        }

        var last = (await Archive.FindParticipation(chat.Bob, chat.Alice.AsPeer()))!.Last!;
        Assert.True(last.IsUpdate && last.Content.Length < 100);
        Assert.Equal(last.Content.ToArray(), Assert.Single(await Archive.Conversations(chat.Bob, 9)).Last!.Content.ToArray());
    }

    [Fact]
    public async Task Times_bound_a_page_on_both_sides_inclusively()
    {
        var chat = await Chat.Create(Archive);
        await chat.AppendAt(10, 20, 20, 20, 30, 40);

        AssertPage([2, 3, 4, 5], more: false, await Archive.Read(new() { Conversation = chat.Id, Limit = 9, StartTime = 20, EndTime = 39 }));
        AssertPage([4, 3], more: true, await Archive.Read(new() { Conversation = chat.Id, Limit = 2, EndTime = 20, NewestFirst = true }));
        AssertPage([], more: false, await Archive.Read(new() { Conversation = chat.Id, Limit = 9, StartTime = 41 }));
        AssertPage([], more: false, await Archive.Read(new() { Conversation = chat.Id, Limit = 9, EndTime = 9 }));
        AssertPage([], more: false, await Archive.Read(new() { Conversation = chat.Id, Limit = 9, StartTime = 21, EndTime = 29 }));
    }

    [Fact]
    public async Task Any_query_finds_what_a_walk_over_all_messages_finds()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var chat = await Chat.Create(Archive);
        var now = 100L;
        await chat.AppendAt([.. Enumerable.Range(0, 60).Select(_ => now += random.Next(4))]);
        var all = await chat.All();

        for (var i = 0; i < 150; i++)
        {
            var query = new MessageQuery
            {
                Conversation = chat.Id,
                AfterSeq = random.Next(2) * random.Next(65),
                BeforeSeq = random.Next(2) == 0 ? long.MaxValue : random.Next(65),
                StartTime = random.Next(2) * random.NextInt64(90, now + 10),
                EndTime = random.Next(2) == 0 ? long.MaxValue : random.NextInt64(90, now + 10),
                Limit = random.Next(1, 70),
                NewestFirst = random.Next(2) == 0,
            };
            var expected = all.Where(it => it.Seq > query.AfterSeq && it.Seq < query.BeforeSeq
                && it.Timestamp >= query.StartTime && it.Timestamp <= query.EndTime).Select(it => it.Seq).ToArray();
            if (query.NewestFirst) Array.Reverse(expected);

            var (seqs, more) = Seqs(await Archive.Read(query));

            Assert.True(expected.Take(query.Limit).SequenceEqual(seqs) && more == expected.Length > query.Limit, $"{query}: {string.Join(' ', seqs)}");
        }
    }

    [Fact]
    public async Task What_is_not_there_is_null_or_empty()
    {
        var chat = await Chat.Create(Archive);

        Assert.Null(await Archive.Find(chat.Id, 1));
        Assert.Null(await Archive.FindConversation("nobody"));
        Assert.Null(await Archive.FindParticipation(chat.Alice, Chat.NewAccount().AsPeer()));
        Assert.Empty(await Archive.Conversations(Chat.NewAccount(), 10));
        AssertPage([], more: false, await Archive.Read(new() { Conversation = chat.Id, Limit = 1, StartTime = 1, EndTime = 2 }));
    }

    [Fact]
    public async Task A_read_can_be_cancelled()
    {
        var chat = await Chat.Create(Archive);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Archive.Find(chat.Id, 1, new CancellationToken(canceled: true)));
    }

    private static void AssertPage(long[] seqs, bool more, MessagePage page)
    {
        Assert.Equal(seqs, Seqs(page).Seqs);
        Assert.Equal(more, page.More);
    }

    private static (long[] Seqs, bool More) Seqs(MessagePage page) => ([.. page.Messages.Select(it => it.Seq)], page.More);
}
