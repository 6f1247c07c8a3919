using System.Data;
using Npgsql;

namespace Im.Archive;

/// <summary>Writes of several statements, all or nothing, each on a connection of the pool. Such writes wait for each
/// other's rows: they get so many places, and the pool's other connections are for reads.</summary>
internal sealed class PostgreSqlTransactions(NpgsqlDataSource source, int places)
{
    private const int Attempts = 3;

    private readonly SemaphoreSlim _places = new(places);

    /// <summary>Runs the statements and commits; again if the server has ended them for the sake of others.</summary>
    public async Task<TResult> Run<TInput, TResult>(
        TInput input, Func<PostgreSqlTransaction, TInput, Task<TResult>> body)
    {
        await _places.WaitAsync();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await Once(input, body);
                }
                catch (PostgresException fault) when (WasInTheWay(fault) && attempt < Attempts)
                {
                }
            }
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<TResult> Once<TInput, TResult>(
        TInput input, Func<PostgreSqlTransaction, TInput, Task<TResult>> body)
    {
        await using var connection = await source.OpenConnectionAsync();
        // Each statement is to see what was committed before it: see PostgreSqlArchiveSql.Append.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        var work = new PostgreSqlTransaction(connection);
        var result = await body(work, input);
        if (!work.IsGivenUp) await transaction.CommitAsync();
        return result;
    }

    private static bool WasInTheWay(PostgresException fault) =>
        fault.SqlState.StartsWith("40", StringComparison.Ordinal);
}
