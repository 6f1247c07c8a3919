using System.Data.Common;
using Im.Database;

namespace Im.Files;

/// <summary>The index in one SQLite file.</summary>
internal sealed class SqliteFileIndex(SqliteDatabase database) : SqlFileIndex
{
    public override async Task<bool> Create(FileRow file, int mostOpen) =>
        await Write(FileSql.Create, [.. FileSql.ValuesOf(file), (long)mostOpen]) > 0;

    public override Task Use(IReadOnlyList<FileUse> uses) => database.Write(uses, static (session, given) =>
    {
        foreach (var use in given)
        {
            if (session.Execute(FileSql.CountUse, use.StorageId) > 0) session.Execute(FileSql.AddUse, FileSql.ValuesOf(use));
        }

        return true;
    });

    public override Task<IReadOnlyList<FileRow>> TakeDue(FileState state, long now, long again, int limit) => database.Write(
        (state, now, again, limit),
        static (session, it) => (IReadOnlyList<FileRow>)Rows(session, FileSql.TakeDue, [(long)it.state, it.now, it.again, (long)it.limit], FileSql.File));

    protected override Task<int> Write(string sql, object[] values) =>
        database.Write((sql, values), static (session, it) => session.Execute(it.sql, it.values));

    protected override Task<IReadOnlyList<T>> Read<T>(
        string sql, object[] values, Func<DbDataReader, T> read, CancellationToken cancellation) => database.Read(
        (sql, values, read), static (session, it) => (IReadOnlyList<T>)Rows(session, it.sql, it.values, it.read), cancellation);

    private static List<T> Rows<T>(SqliteSession session, string sql, object[] values, Func<DbDataReader, T> read)
    {
        var found = new List<T>();
        using var rows = session.Query(sql, values);
        while (rows.Read()) found.Add(read(rows));
        return found;
    }
}
