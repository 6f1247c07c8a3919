using Microsoft.Extensions.Logging;

namespace Im.Database;

/// <summary>One SQLite file: a writer thread that commits in groups, and a few threads that read.</summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly DatabaseComponent _component;
    private readonly DatabaseOptions _options;
    private readonly StorageInstruments _instruments;
    private readonly ILoggerFactory _loggers;
    private SqliteWriter? _writer;
    private SqliteReaders? _readers;

    /// <summary>Names the database; <see cref="Open"/> touches the disk.</summary>
    public SqliteDatabase(
        DatabaseComponent component, DatabaseOptions options, StorageInstruments instruments, ILoggerFactory loggers) =>
        (_component, _options, _instruments, _loggers) = (component, options, instruments, loggers);

    /// <summary>Creates the file if needed, brings its tables up to date and starts the threads.</summary>
    /// <exception cref="DatabaseException">The file cannot be opened or migrated.</exception>
    public void Open()
    {
        var path = Path.GetFullPath(Path.Combine(_options.DataDirectory, $"{_component.Name}.db"));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var file = new SqliteFile(path, _options.SqliteSynchronous);
            Migrations.Apply(file, _component, _loggers);
            _writer = new SqliteWriter(file, _component.Name, _instruments, _options.QueueLimit);
            _readers = new SqliteReaders(file, _component.Name, _options.SqliteReaders, _options.QueueLimit);
        }
        catch (Exception cause)
        {
            throw new DatabaseException(
                $"The {_component.Name} database {path} could not be opened: {cause.Message}", cause);
        }
    }

    /// <summary>Runs a write on the writer's thread and answers after its commit. Nothing cancels it.</summary>
    /// <param name="input">What <paramref name="write"/> gets.</param>
    /// <param name="write">What to do; if it throws, only its own changes are taken back. It may run twice, its first
    /// run undone, so it changes nothing but the database.</param>
    public Task<TResult> Write<TInput, TResult>(TInput input, Func<SqliteSession, TInput, TResult> write) =>
        Run(_writer, input, write, CancellationToken.None);

    /// <summary>Runs a read on a reader's thread. It sees every write that was answered before.</summary>
    /// <param name="input">What <paramref name="read"/> gets.</param>
    /// <param name="read">What to do.</param>
    /// <param name="cancellation">Skips a read that has not begun.</param>
    public Task<TResult> Read<TInput, TResult>(
        TInput input, Func<SqliteSession, TInput, TResult> read, CancellationToken cancellation) =>
        Run(_readers, input, read, cancellation);

    /// <summary>Commits what waits, then closes the file.</summary>
    public async ValueTask DisposeAsync() => await Task.Run(() =>
    {
        _writer?.Stop();
        _readers?.Stop();
    });

    private async Task<TResult> Run<TInput, TResult>(
        SqliteThreads? threads, TInput input, Func<SqliteSession, TInput, TResult> run, CancellationToken cancellation)
    {
        if (threads is null) throw new InvalidOperationException($"The {_component.Name} database is not open.");

        var operation = new SqliteOperation<TInput, TResult>(input, run, cancellation);
        await threads.Enqueue(operation, cancellation);
        return await operation.Done;
    }
}
