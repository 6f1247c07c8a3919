using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Grains.Calls;

/// <summary>What a room needs of the world.</summary>
internal interface ICallSurroundings
{
    /// <summary>The time, Unix milliseconds.</summary>
    long Now { get; }

    /// <summary>Makes a state durable; one without a call goes from the storage. If it throws, nobody knows whether it has: the
    /// room ends, and the next one reads the truth.</summary>
    Task Write(CallState next);

    /// <summary>Sends a message through its conversation.</summary>
    /// <returns>What the conversation said; null if it could not take the message now.</returns>
    Task<SendOutcome?> Send(string tenantNo, CallStep step);

    /// <summary>Whether the archive has a client's message.</summary>
    Task<bool> HasArchived(CallRequest request);

    /// <summary>Has the accounts go into the call that an invitation is about to begin.</summary>
    /// <returns>Who of those called is in another call; or why there can be no call.</returns>
    Task<(IReadOnlyCollection<AccountId> Busy, SendOutcome? Refusal)> Enter(
        CallRequest invitation, string roomId, IReadOnlyList<AccountId> callees);

    /// <summary>Tells an account that it is not in the call any more. Who cannot be told asks by itself.</summary>
    Task Release(Call call, AccountId account);

    /// <summary>Tells an account's other devices that one has answered.</summary>
    Task TellAnswered(Call call, CallParty callee);
}
