using System.Diagnostics;
using Im.Archive;
using Im.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Im.Conformance.Tests.Archive;

/// <summary>Tables by time on PostgreSQL: they begin and are dropped under everybody's hands.</summary>
public sealed class Epochs(PostgreSqlFixture server) : IClassFixture<PostgreSqlFixture>
{
    private (string, string)[] Settings => [("Provider", "postgres"), ("ConnectionString", server.ConnectionString)];

    [Fact]
    public async Task That_begin_among_racing_writers_leave_seqs_dense_and_ids_unique()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        await using var one = await ArchiveHost.Open(Settings);
        await using var two = await ArchiveHost.Open(Settings);
        await using var three = await ArchiveHost.Open(Settings);
        IMessageArchive[] archives = [one.Archive, two.Archive, three.Archive];
        var alice = Chat.NewAccount();
        var chats = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Chat.Create(one.Archive, alice)));
        using var end = new CancellationTokenSource();
        var watching = Task.WhenAll(chats.Select(it => RacingWriter.Watch(it.Through(two.Archive), end.Token)));
        var writers = Enumerable.Range(0, 9).Select(i => new RacingWriter(archives[i % 3], chats, seed + i)).ToArray();
        var turning = Turn();

        await Task.WhenAll(writers.Select(it => it.Run(appends: 100)));
        await end.CancelAsync();
        await watching;
        var epochs = await turning;

        Assert.True(epochs > 3, $"Only {epochs} epochs began meanwhile.");
        var stored = (await Task.WhenAll(chats.Select(it => it.All()))).SelectMany(it => it).ToList();
        foreach (var chat in stored.GroupBy(it => it.Conversation))
            Assert.Equal(Enumerable.Range(1, chat.Count()).Select(i => (long)i), chat.Select(it => it.Seq));
        Assert.Equal(stored.Count, stored.Select(it => it.MessageId).Distinct().Count());
        var places = stored.ToDictionary(it => it.MessageId, it => (it.Conversation, it.Seq));
        var answers = writers.SelectMany(it => it.Answers).ToList();
        Assert.All(answers, it => Assert.Equal(places[it.MessageId], (it.Conversation, it.Seq)));
        Assert.Equal(places.Count, answers.Count(it => !it.WasKnown));
        var ids = await Scalar($"select count(*) from message_ids where conversation_id in ({string.Join(", ", chats.Select(it => it.Id))})");
        Assert.Equal((long)places.Count, ids);
        foreach (var chat in chats) Assert.Equal((await chat.All()).Count, await chat.LastSeq());

        async Task<int> Turn()
        {
            // One after the other while all write; but reads look into each.
            for (var begun = 0; ; begun++)
            {
                while (writers.Sum(it => it.Answers.Count) < begun * 80)
                {
                    if (end.IsCancellationRequested) return begun;
                    await Task.Delay(1);
                }

                await Begin(one);
            }
        }
    }

    [Fact]
    public async Task Know_the_ids_of_those_before_them()
    {
        await using var host = await ArchiveHost.Open(Settings);
        var chat = await Chat.Create(host.Archive);
        await chat.Append(0, chat.Message("a", "{\"n\":1}"));
        await Begin(host);

        var again = Assert.Single((await chat.Append(1, chat.Message("a", "{\"n\":2}"))).Messages);
        var next = Assert.Single((await chat.Append(1, chat.Message("b"))).Messages);

        Assert.True(again.WasKnown);
        Assert.Equal("{\"n\":1}", System.Text.Encoding.UTF8.GetString(again.Message.Content.Span));
        Assert.Equal((false, 2), (next.WasKnown, next.Message.Seq));
        Assert.Equal(1, (await host.Archive.FindSent(chat.Alice.AsPeer(), "a", chat.Id))!.Seq);
    }

    [Fact]
    public async Task That_are_dropped_take_their_messages_and_ids_along_and_no_seq_is_given_twice()
    {
        await using var host = await ArchiveHost.Open(Settings);
        var (quiet, busy) = (await Chat.Create(host.Archive), await Chat.Create(host.Archive));
        await quiet.Append(0, quiet.Message("q1", at: 10), quiet.Message("q2", at: 20));
        await busy.Append(0, busy.Message("b1", at: 10));
        await Begin(host);
        await busy.Append(1, busy.Message("b2", at: 30));

        await Drop(host);

        var head = await host.Archive.FindConversation(quiet.Key, TestContext.Current.CancellationToken);
        Assert.Equal((2, 20), (head!.LastSeq, head.LastTimestamp));
        Assert.Empty(await quiet.All());
        Assert.Equal([2], (await busy.All()).Select(it => it.Seq));
        Assert.True((await quiet.Append(0, quiet.Message("q3"))).Fenced);
        var appended = await quiet.Append(2, quiet.Message("q3"), quiet.Message("q1"));
        Assert.Equal([(3, false), (4, false)], appended.Messages.Select(it => (it.Message.Seq, it.WasKnown)));
        Assert.Null(await host.Archive.FindSent(busy.Alice.AsPeer(), "b1", busy.Id, TestContext.Current.CancellationToken));
        Assert.Equal(1L, await Scalar("select count(*) from message_epochs"));
        Assert.Equal(1L, await Scalar("select count(*) from pg_class where relname ~ '^messages_[0-9]+$'"));
    }

    [Fact]
    public async Task Are_not_dropped_by_a_process_whose_clock_is_ahead()
    {
        await using var host = await ArchiveHost.Open(Settings);
        var chat = await Chat.Create(host.Archive);
        await chat.Append(0, chat.Message("a"));
        await Begin(host);
        await chat.Append(1, chat.Message("b"));
        var epoch = await Scalar("select max(epoch) from message_epochs");
        var time = new FakeTimeProvider(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var ahead = new RetentionService(
            Retention(host), Options.Create(new ArchiveOptions { RetentionDays = 30 }), time, NullLogger<RetentionService>.Instance, []);

        // The host's own service takes a turn when it starts.
        IAsyncDisposable? turn;
        while ((turn = await Retention(host).TakeTurn(TestContext.Current.CancellationToken)) is null) await Task.Yield();
        await turn.DisposeAsync();
        await ahead.Pass(TestContext.Current.CancellationToken);

        Assert.Equal([1, 2], (await chat.All()).Select(it => it.Seq));
        Assert.Equal(epoch, await Scalar("select max(epoch) from message_epochs"));
    }

    [Fact]
    public async Task Are_dropped_while_many_write_and_read_and_nobody_fails()
    {
        await using var host = await ArchiveHost.Open(Settings);
        await using var other = await ArchiveHost.Open(Settings);
        using var end = new CancellationTokenSource();
        var chats = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Chat.Create(host.Archive)));
        var writing = Task.WhenAll(chats.Select(Write));

        for (var round = 0; round < 5; round++)
        {
            await Begin(host);
            await Drop(other);
        }

        await end.CancelAsync();
        Assert.All(await writing, it => Assert.True(it > 0));

        async Task<long> Write(Chat chat)
        {
            var last = 0L;
            for (; !end.IsCancellationRequested; last++)
            {
                Assert.False((await chat.Append(last, chat.Message(Guid.NewGuid().ToString()))).Fenced);
                Assert.Equal(last + 1, await chat.LastSeq());
                var seqs = (await chat.All()).Select(it => it.Seq).ToList();
                Assert.Equal(seqs.Count == 0 ? [] : Enumerable.Range((int)seqs[0], seqs.Count).Select(i => (long)i), seqs);
            }

            return last;
        }
    }

    [Fact]
    public async Task Let_a_vacuum_end_without_appends_standing_in_line_behind_them()
    {
        await using var host = await ArchiveHost.Open(Settings);
        var chat = await Chat.Create(host.Archive);
        var epoch = (int)(await Scalar("select max(epoch) from message_epochs"))!;
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var vacuum = await source.OpenConnectionAsync();
        await using var held = await vacuum.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand($"lock table messages_{epoch} in share update exclusive mode", vacuum);
        await hold.ExecuteNonQueryAsync();

        var beginning = Begin(host);
        var (last, began) = (0L, Stopwatch.GetTimestamp());
        for (; Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1); last++)
        {
            Assert.False((await chat.Append(last, chat.Message($"{last}"))).Fenced);
            Assert.Equal(0L, await Scalar($"select count(*) from pg_locks where relation = 'messages_{epoch}'::regclass and not granted"));
        }

        Assert.False(beginning.IsCompleted);
        await held.RollbackAsync();
        await beginning;
        Assert.Equal(epoch + 1, await Scalar("select max(epoch) from message_epochs"));
        Assert.False((await chat.Append(last, chat.Message("after"))).Fenced);
    }

    [Fact]
    public async Task Cost_an_append_no_look_into_any_but_the_last()
    {
        await using var host = await ArchiveHost.Open(Settings);
        for (var i = 0; i < 23; i++) await Begin(host);
        var epoch = (int)(await Scalar("select max(epoch) from message_epochs"))!;
        var chat = await Chat.Create(host.Archive);
        var columns = new MessageColumns();
        columns.Add(new AppendBatch(chat.Id, 0, []), chat.Message("a"), 0);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        columns.Command.CommandText = "explain " + PostgreSqlArchiveSql.Append(epoch);
        columns.Command.Connection = connection;

        var plan = new List<string>();
        await using (var rows = await columns.Command.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            while (await rows.ReadAsync(TestContext.Current.CancellationToken)) plan.Add(rows.GetString(0));
        }

        var tables = plan.SelectMany(it => it.Split(' ')).Where(it => it.StartsWith("messages_", StringComparison.Ordinal)
            && char.IsAsciiDigit(it[^1])).Distinct();
        Assert.Equal([$"messages_{epoch}"], tables);
    }

    private static Task Begin(ArchiveHost host) => Retention(host).BeginEpoch(long.MaxValue, CancellationToken.None);

    private static Task Drop(ArchiveHost host) => Retention(host).DropEpochs(long.MaxValue, CancellationToken.None);

    private static IMessageRetention Retention(ArchiveHost host) => host.Services.GetRequiredService<IMessageRetention>();

    private async Task<object?> Scalar(string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}

public sealed class Epochs_of_an_older_database(PostgreSqlFixture server) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Begin_with_what_it_has()
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await Execute(
            "create table schema_versions_archive (schemaversionsid serial primary key, scriptname varchar(255) not null, applied timestamp not null)");
        foreach (var script in new[] { "0001_messages.sql", "0002_present_of_account.sql" })
        {
            var name = $"Im.Archive.PostgreSql.Migrations.{script}";
            using var text = new StreamReader(typeof(IMessageArchive).Assembly.GetManifestResourceStream(name)!);
            await Execute(await text.ReadToEndAsync(TestContext.Current.CancellationToken));
            await Execute($"insert into schema_versions_archive (scriptname, applied) values ('{name}', now())");
        }

        var (alice, bob) = (Chat.NewAccount(), Chat.NewAccount());
        await Execute($"insert into conversations (key, tenant_no, created_at) values ('{alice}:{bob}', '{Chat.Tenant}', 5)");
        await Execute($"""
            insert into messages (conversation_id, seq, sender, message_id, recipient, target, type, content, extra, app_id,
                is_background, sent_at, scope)
            select 1, n, '{alice}', 'ü-' || n, '{bob}', '', 1, 'x', '', '', false, n * 10, 0 from generate_series(1, 50) n
            """);

        await using var host = await ArchiveHost.Open(("Provider", "postgres"), ("ConnectionString", server.ConnectionString));
        var chat = new Chat(host.Archive, 1, $"{alice}:{bob}", alice, bob);

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), (await chat.All()).Select(it => it.Seq));
        var answers = (await chat.Append(50, chat.Message("ü-7"), chat.Message("new"))).Messages;
        Assert.Equal([(7, true), (51, false)], answers.Select(it => (it.Message.Seq, it.WasKnown)));

        async Task Execute(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
