using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Grains.Calls.Rtc;

/// <summary>Lets accounts into rooms of a provider of calls. It asks nobody: keys are signed here.</summary>
internal interface IRtcKeys
{
    /// <summary>A key for an account to a room.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="account">Who may go in, and by which name.</param>
    /// <param name="now">The time: keys have seconds.</param>
    /// <param name="validFor">How long the key lets in.</param>
    CallKeyResult Issue(string roomId, AccountId account, DateTimeOffset now, TimeSpan validFor);
}
