using Im.Testing;
using Npgsql;

namespace Im.Conformance.Tests.Archive;

public sealed class PostgreSql_archive(PostgreSqlFixture server) : MessageArchiveContract, IClassFixture<PostgreSqlFixture>
{
    protected override IEnumerable<(string, string)> Settings =>
        [("Provider", "postgres"), ("ConnectionString", server.ConnectionString)];

    [Fact]
    public async Task Lost_connections_fail_what_was_in_flight_and_nothing_after()
    {
        await using var host = await ArchiveHost.Open(Settings);
        var chats = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Chat.Create(host.Archive)));
        var acknowledged = new long[chats.Length];

        for (var round = 0; round < 3; round++)
        {
            using var cut = new CancellationTokenSource();
            var appends = chats.Select((it, i) => AppendUntil(cut.Token, it, i)).ToArray();
            await CutConnections();
            await cut.CancelAsync();
            await Task.WhenAll(appends);
        }

        for (var i = 0; i < chats.Length; i++)
        {
            var stored = await chats[i].All();
            Assert.Equal(Enumerable.Range(1, stored.Count).Select(seq => (long)seq), stored.Select(it => it.Seq));
            Assert.InRange(acknowledged[i], 1, stored.Count);
        }

        async Task AppendUntil(CancellationToken cut, Chat chat, int i)
        {
            try
            {
                acknowledged[i] = (await chat.All()).Count;
                do
                {
                    Assert.False((await chat.Append(acknowledged[i], chat.Message(Guid.NewGuid().ToString()))).Fenced);
                    acknowledged[i]++;
                }
                while (!cut.IsCancellationRequested);
            }
            catch (NpgsqlException)
            {
            }
        }
    }

    [Fact]
    public async Task Tagging_that_waits_for_its_tenants_turn_holds_up_no_group()
    {
        await using var host = await ArchiveHost.Open(Settings);
        var team = await Team.Create(host.Archive);
        var tags = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Label.Create(host.Archive)));
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var other = await source.OpenConnectionAsync();
        var turn = await other.BeginTransactionAsync();
        await Execute($"select pg_advisory_xact_lock(hashtextextended('im.tags {Chat.Tenant}', 0))");
        var tagging = Task.WhenAll(tags.Select(tag => tag.Put(Chat.NewAccount())));
        while (await Execute("select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'advisory'") is 0L)
        {
        }

        var joined = await team.Join(Chat.NewAccount(), 0).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.False(joined.Fenced);
        Assert.False(tagging.IsCompleted);
        await turn.RollbackAsync();
        Assert.All(await tagging, Assert.Empty);

        async Task<object?> Execute(string sql)
        {
            await using var command = new NpgsqlCommand(sql, other);
            return await command.ExecuteScalarAsync();
        }
    }

    private async Task CutConnections()
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        await command.ExecuteNonQueryAsync();
    }
}
