namespace Im.Archive;

/// <summary>How an archive lets go of old messages. Their conversations stay, and their seqs go on.</summary>
internal interface IMessageRetention
{
    /// <summary>Whether messages lie in epochs, which are dropped as a whole. Elsewhere each one is removed for
    /// itself.</summary>
    bool HasEpochs { get; }

    /// <summary>Takes the turn of the one process that does so now.</summary>
    /// <returns>To be given back; null if another process has it.</returns>
    Task<IAsyncDisposable?> TakeTurn(CancellationToken cancellation);

    /// <summary>The time by the clock that all processes share; null where there is only the process's own.</summary>
    Task<DateTimeOffset?> SharedTime(CancellationToken cancellation);

    /// <summary>Lets messages go into a new epoch if the current one began before a time.</summary>
    /// <param name="begunBefore">Unix milliseconds.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    Task BeginEpoch(long begunBefore, CancellationToken cancellation);

    /// <summary>Drops the epochs that were over before a time, a step at a time.</summary>
    /// <param name="endedBefore">Unix milliseconds.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    Task DropEpochs(long endedBefore, CancellationToken cancellation);

    /// <summary>Conversations above a number, by number.</summary>
    Task<IReadOnlyList<(long Id, string TenantNo)>> ConversationsAfter(
        long conversation, int limit, CancellationToken cancellation);

    /// <summary>Removes the oldest messages of conversations, a bounded number of each.</summary>
    /// <param name="conversations">Each one's number, and the time before which its messages go, in Unix milliseconds.</param>
    /// <returns>How many are gone. Once none is, none is left.</returns>
    Task<int> Expire(IReadOnlyList<(long Conversation, long Before)> conversations);
}
