using Npgsql;

namespace Im.Database;

/// <summary>How one writer turns operations into one statement. It is used by one writer at a time and may keep its
/// command, lists and arrays between batches.</summary>
/// <typeparam name="TOperation">What is written.</typeparam>
public abstract class CommitBatch<TOperation> where TOperation : CommitOperation
{
    /// <summary>Takes an operation into the batch being gathered, or refuses it because it touches what another one of
    /// the batch touches: then it opens the next batch.</summary>
    public abstract bool TryClaim(TOperation operation);

    /// <summary>Forgets what was claimed.</summary>
    public abstract void Clear();

    /// <summary>Writes the operations in one statement, atomically, and notes each one's answer. A part of a batch
    /// comes again if a statement of the whole failed; answers noted then count no more.</summary>
    public abstract Task Write(NpgsqlConnection connection, ArraySegment<TOperation> operations);
}
