using System.Data.Common;
using Im.Database;
using Npgsql;

namespace Im.Files;

/// <summary>The index on PostgreSQL. Its writes are rare beside those of messages: no group commit.</summary>
internal sealed class PostgreSqlFileIndex(PostgreSqlDatabase database) : SqlFileIndex
{
    public override async Task<bool> Create(FileRow file, int mostOpen)
    {
        // Both are one transaction, and the second statement sees what was there when its turn came.
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(With(new NpgsqlBatchCommand(FileSql.PostgreSqlTurn), [file.Owner.Value]));
        batch.BatchCommands.Add(With(new NpgsqlBatchCommand(FileSql.Create), [.. FileSql.ValuesOf(file), (long)mostOpen]));
        await batch.ExecuteNonQueryAsync();
        return batch.BatchCommands[1].RecordsAffected > 0;
    }

    public override async Task Use(IReadOnlyList<FileUse> uses)
    {
        foreach (var use in uses) await Write(FileSql.PostgreSqlUse, FileSql.ValuesOf(use));
    }

    public override Task<IReadOnlyList<FileRow>> TakeDue(FileState state, long now, long again, int limit) => Read(
        FileSql.PostgreSqlTakeDue, [(long)state, now, again, (long)limit], FileSql.File, CancellationToken.None);

    protected override async Task<int> Write(string sql, object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    protected override async Task<IReadOnlyList<T>> Read<T>(
        string sql, object[] values, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        await using var command = Command(sql, values);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellation)) found.Add(read(rows));
        return found;
    }

    private static NpgsqlBatchCommand With(NpgsqlBatchCommand command, object[] values)
    {
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = database.Source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
