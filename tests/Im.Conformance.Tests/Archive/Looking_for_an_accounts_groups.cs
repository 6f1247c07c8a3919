using Im.Archive;
using Im.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Im.Conformance.Tests.Archive;

/// <summary>Groups that an account has left stay in its rows, and anybody can have any number of them. Nothing that is done
/// at each join or connect may pass over them.</summary>
public sealed class Looking_for_an_accounts_groups : IDisposable
{
    private const string Index = "participants_present_of_account";

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Passes_over_none_that_it_has_left_on_SQLite()
    {
        await (await ArchiveHost.Open(("DataDirectory", _directory.Path))).DisposeAsync();
        await using var file = new SqliteConnection($"Data Source={Path.Combine(_directory.Path, "archive.db")};Pooling=False");
        await file.OpenAsync();

        foreach (var sql in (string[])[SqliteMembers.Others, GroupSql.GroupsOf, GroupSql.Audiences, GroupSql.TagsOf])
        {
            var looks = await Plan(file, sql);
            Assert.Contains(looks, IsAtParticipants);
            Assert.All(looks.Where(IsAtParticipants), look => Assert.Contains($"{Index} (account=? AND peer>? AND peer<?)", look));
        }

        // Run in the writer for each of a thousand who are invited: in the index alone.
        Assert.Contains(await Plan(file, SqliteMembers.Others), look => look.Contains($"COVERING INDEX {Index}", StringComparison.Ordinal));
    }

    private static bool IsAtParticipants(string look) =>
        look.Contains(" p ", StringComparison.Ordinal) || look.Contains("participants", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> Plan(SqliteConnection file, string sql)
    {
        await using var command = file.CreateCommand();
        command.CommandText = $"explain query plan {sql}";
        for (var i = 1; sql.Contains($"${i}", StringComparison.Ordinal); i++) command.Parameters.AddWithValue($"${i}", "g");
        await using var rows = await command.ExecuteReaderAsync();
        var looks = new List<string>();
        while (await rows.ReadAsync()) looks.Add(rows.GetString(3));
        return looks;
    }
}

public sealed class Looking_for_an_accounts_groups_on_PostgreSql(PostgreSqlFixture server) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Passes_over_none_that_it_has_left()
    {
        await (await ArchiveHost.Open(("Provider", "postgres"), ("ConnectionString", server.ConnectionString))).DisposeAsync();
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        // Each of a thousand accounts has left ten groups, and the first of them ten thousand; all are in three.
        await using var fill = source.CreateCommand("""
            insert into conversations (key, tenant_no, created_at) select 'g' || i, 't', 0 from generate_series(1, 20000) i;
            insert into participants (account, conversation_id, peer, left_seq)
            select 'a' || a, c.id, c.key, case when c.id % 20000 < 3 then null else 1 end
            from generate_series(0, 999) a, conversations c
            where c.id % 20000 < case when a = 0 then 10000 else 13 end;
            analyze participants;
            """);
        await fill.ExecuteNonQueryAsync();
        await using var explain = source.CreateCommand($"explain {PostgreSqlMembers.Crowded}");
        foreach (var value in (object[])[0L, (string[])["a0", "a1"], 1_000L, "g", "h"])
            explain.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var rows = await explain.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await rows.ReadAsync()) plan.Add(rows.GetString(0));

        Assert.Contains("participants_present_of_account", string.Join('\n', plan));
        Assert.DoesNotContain("Seq Scan", string.Join('\n', plan));
    }
}
