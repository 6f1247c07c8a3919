using Im.Grains.Conversations;
using Im.Protocol;
using Orleans.Concurrency;

namespace Im.Grains.Calls;

/// <summary>The call of a room, from its invitation to its end. Key: <see cref="CallKey"/>.</summary>
/// <remarks>Signals take turns. What interleaves only reads memory, so two calls may ask each other about an account.</remarks>
[GrainInterfaceType("call")]
public interface ICallGrain : IGrainWithStringKey
{
    /// <summary>A step of the call: if it fits, it is sent as a message, and what follows from it too.</summary>
    [Alias("signal")]
    Task<SendOutcome> Signal(CallRequest request);

    /// <summary>Ends the call if it is overdue, and says what is still to be said of it.</summary>
    /// <returns>Whether the account is still in the call.</returns>
    [Alias("check")]
    Task<bool> Check(AccountId account);

    /// <summary>The account's part in the call; null if it has none, or not any more.</summary>
    [Alias("part-of"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<CallPart?> PartOf(AccountId account);

    /// <summary>The device that is in the call begins another one: it has left this one.</summary>
    /// <returns>False if that could not be said yet: the other one cannot begin now.</returns>
    [Alias("has-left")]
    Task<bool> Leave(AccountId account, string deviceId);

    /// <summary>RPC <c>call.key</c>: <c>CallKeyResult</c>, for the devices in the call, and for all of an account that it rings
    /// for.</summary>
    [Alias("key"), AlwaysInterleave]
    Task<Answer> Key(AccountId account, string deviceId);
}

/// <summary>Names a call: a room is unique within its tenant.</summary>
public static class CallKey
{
    /// <summary>The grain key of a call.</summary>
    public static string Of(string tenantNo, string roomId) => $"{tenantNo}/{roomId}";
}
