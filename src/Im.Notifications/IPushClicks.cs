using Im.Protocol;

namespace Im.Notifications;

/// <summary>Where it is noted that a notification was opened.</summary>
public interface IPushClicks
{
    /// <summary>Notes it: in the log of the message's push to the device, if there is one, and in the day's count.</summary>
    Task Clicked(PushClick click);
}

/// <summary>A notification that was opened.</summary>
/// <param name="TenantNo">The tenant.</param>
/// <param name="Account">By whom.</param>
/// <param name="DeviceId">On which device.</param>
/// <param name="Conversation">The conversation's number in the archive.</param>
/// <param name="Seq">The message's place there: the newest that the notification told of.</param>
/// <param name="At">When, Unix milliseconds.</param>
public sealed record PushClick(
    string TenantNo, AccountId Account, string DeviceId, long Conversation, long Seq, long At);
