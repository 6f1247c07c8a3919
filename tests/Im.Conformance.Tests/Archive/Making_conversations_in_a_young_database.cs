using Im.Archive;
using Im.Testing;
using Npgsql;

namespace Im.Conformance.Tests.Archive;

/// <summary>What a connection has planned while there was little, it does the same way when there is much.</summary>
public sealed class Making_conversations_in_a_young_database(PostgreSqlFixture server) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Reads_none_of_those_that_there_are()
    {
        await (await ArchiveHost.Open(("Provider", "postgres"), ("ConnectionString", server.ConnectionString))).DisposeAsync();
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await Run("insert into conversations (key, tenant_no, created_at) select 'old' || i, 't', 0 from generate_series(1, 60) i");
        await Run("analyze conversations");
        var before = await Read();

        for (var i = 0; i < 100; i++)
            await Run(PostgreSqlArchiveSql.CreateConversation, $"new{i}", "t", 0L, (string[])[$"a{i}", $"b{i}"], (string[])[$"b{i}", $"a{i}"]);

        Assert.Equal(before, await Read());

        async Task<object?> Run(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
            return await command.ExecuteScalarAsync();
        }

        async Task<object?> Read()
        {
            await Run("select pg_stat_force_next_flush()");
            return await Run("select seq_tup_read from pg_stat_user_tables where relname = 'conversations'");
        }
    }
}
