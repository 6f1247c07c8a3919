namespace Im.Database;

/// <summary>Reads: each thread its own connection, one operation after the other.</summary>
internal sealed class SqliteReaders : SqliteThreads
{
    public SqliteReaders(SqliteFile file, string component, int count, int limit) : base(limit)
    {
        var sessions = new List<SqliteSession>();
        try
        {
            for (var i = 0; i < count; i++) sessions.Add(file.OpenForReading());
        }
        catch
        {
            sessions.ForEach(session => session.Dispose());
            throw;
        }

        foreach (var session in sessions) Start($"sqlite {component} reader", () => Run(session));
    }

    private void Run(SqliteSession session)
    {
        using (session)
        {
            while (WaitForWork())
            {
                if (!Queue.TryRead(out var operation)) continue;

                operation.TryRun(session);
                operation.Complete();
            }
        }
    }
}
