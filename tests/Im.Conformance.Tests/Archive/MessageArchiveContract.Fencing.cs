namespace Im.Conformance.Tests.Archive;

public abstract partial class MessageArchiveContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_wrong_last_seq_is_fenced_and_writes_nothing(long lastSeq)
    {
        var chat = await Chat.Create(Archive);
        await chat.Append(0, chat.Message("a"), chat.Message("b"));

        var result = await chat.Append(lastSeq, chat.Message("c"), chat.Message("d"));

        Assert.True(result.Fenced);
        Assert.Empty(result.Messages);
        Assert.Equal(["a", "b"], (await chat.All()).Select(it => it.MessageId));
    }

    [Fact]
    public async Task A_wrong_last_seq_is_fenced_even_if_every_id_is_known()
    {
        var chat = await Chat.Create(Archive);
        await chat.Append(0, chat.Message("a"), chat.Message("b"));

        Assert.True((await chat.Append(1, chat.Message("b"))).Fenced);
    }

    [Fact]
    public async Task A_writer_is_fenced_by_another_archive_on_the_same_database()
    {
        var chat = await Chat.Create(Archive);
        var other = chat.Through(await Open());
        await chat.Append(0, chat.Message("a"));

        await other.Append(1, chat.Message("b"));
        var late = await chat.Append(1, chat.Message("c"));

        Assert.True(late.Fenced);
        Assert.False((await chat.Append(2, chat.Message("c"))).Fenced);
        Assert.Equal(["a", "b", "c"], (await other.All()).Select(it => it.MessageId));
    }

    [Fact]
    public async Task Who_is_fenced_does_not_disturb_the_others_of_the_commit()
    {
        var chats = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Chat.Create(Archive)));

        var results = await Task.WhenAll(chats.Select((it, i) => it.Append(i % 7 == 0 ? 5 : 0, it.Message("a"))));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => i % 7 == 0), results.Select(it => it.Fenced));
        foreach (var (chat, result) in chats.Zip(results)) Assert.Equal(result.Fenced ? 0 : 1, await chat.LastSeq());
    }

    [Fact]
    public async Task Of_many_appends_after_one_seq_at_once_exactly_one_succeeds()
    {
        var chat = await Chat.Create(Archive);
        var other = chat.Through(await Open());

        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            (i % 2 == 0 ? chat : other).Append(0, chat.Message($"x{i}"), chat.Message($"y{i}"))));

        Assert.Single(results, it => !it.Fenced);
        Assert.Equal([1, 2], (await chat.All()).Select(it => it.Seq));
    }

    [Fact]
    public async Task Racing_writers_of_two_archives_leave_seqs_dense_and_answers_true()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var alice = Chat.NewAccount();
        var chats = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Chat.Create(Archive, alice)));
        var other = await Open();
        using var end = new CancellationTokenSource();
        var watching = Task.WhenAll(chats.Select(it => RacingWriter.Watch(it.Through(other), end.Token)));

        var writers = Enumerable.Range(0, 8).Select(i => new RacingWriter(i % 2 == 0 ? Archive : other, chats, seed + i)).ToArray();
        await Task.WhenAll(writers.Select(it => it.Run(appends: 60)));
        await end.CancelAsync();
        await watching;

        var stored = (await Task.WhenAll(chats.Select(it => it.All()))).SelectMany(it => it).ToList();
        foreach (var chat in stored.GroupBy(it => it.Conversation))
            Assert.Equal(Enumerable.Range(1, chat.Count()).Select(i => (long)i), chat.Select(it => it.Seq));
        Assert.Equal(stored.Count, stored.Select(it => it.MessageId).Distinct().Count());
        var places = stored.ToDictionary(it => it.MessageId, it => (it.Conversation, it.Seq));
        var answers = writers.SelectMany(it => it.Answers).ToList();
        Assert.All(answers, it => Assert.Equal(places[it.MessageId], (it.Conversation, it.Seq)));
        Assert.Equal(places.Count, answers.Count(it => !it.WasKnown));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_reopening()
    {
        var first = await Open();
        var chats = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Chat.Create(first)));
        var appends = chats.Select(it => it.Append(0, it.Message("a"), it.Message("b"))).ToArray();

        await Close(first);

        await Task.WhenAll(appends);
        var reopened = await Open();
        foreach (var chat in chats) Assert.Equal(2, await chat.Through(reopened).LastSeq());
    }
}
