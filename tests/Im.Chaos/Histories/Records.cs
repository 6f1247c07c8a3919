using Im.Protocol;

namespace Im.Chaos.Histories;

/// <summary>A device was told to send.</summary>
/// <param name="Device">The device.</param>
/// <param name="Id">The message.</param>
/// <param name="To">The receiver as it stands on the wire.</param>
/// <param name="Content">The content's JSON.</param>
/// <param name="At">When, since the run began.</param>
internal sealed record Sent(string Device, string Id, string To, string Content, TimeSpan At);

/// <summary>The server's last word about a message: taken, or refused for good.</summary>
/// <param name="Device">The device that sent it.</param>
/// <param name="Id">The message.</param>
/// <param name="Code">The outcome.</param>
/// <param name="Seq">Its place; 0 where the server did not tell.</param>
/// <param name="At">When.</param>
internal sealed record Answered(string Device, string Id, ErrorCode Code, long Seq, TimeSpan At)
{
    /// <summary>Whether the server has promised to keep it.</summary>
    public bool IsAcknowledged => Code is ErrorCode.Ok or ErrorCode.Duplicate;
}

/// <summary>An app saw a message.</summary>
/// <param name="Device">The device.</param>
/// <param name="Peer">The conversation, as the device names it.</param>
/// <param name="Seq">The message's place.</param>
/// <param name="Id">The message.</param>
/// <param name="Sender">Who wrote it.</param>
/// <param name="Tenant">The envelope's tenant; null where the app is not told.</param>
/// <param name="Content">The content's JSON.</param>
/// <param name="At">When.</param>
internal sealed record Shown(
    string Device, string Peer, long Seq, string Id, string Sender, string? Tenant, string Content, TimeSpan At);

/// <summary>A message in a device's local store at the end.</summary>
/// <param name="Device">The device.</param>
/// <param name="Peer">The conversation.</param>
/// <param name="Seq">Its place; 0 for one that has none.</param>
/// <param name="Id">The message.</param>
/// <param name="State">pending, sent, failed or received.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record Kept(string Device, string Peer, long Seq, string Id, string State, ErrorCode? Error);

/// <summary>Something that must not happen and that only who was there could see.</summary>
/// <param name="What">What.</param>
/// <param name="At">When.</param>
internal sealed record Complaint(string What, TimeSpan At);

/// <summary>A fault was there.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Detail">To whom, how long.</param>
/// <param name="Began">When it struck.</param>
/// <param name="Healed">When its cause was gone.</param>
/// <param name="Recovered">When all processes were ready and a message of each device was acknowledged; null if that
/// did not happen in time.</param>
internal sealed record FaultRecord(string Kind, string Detail, TimeSpan Began, TimeSpan Healed, TimeSpan? Recovered);
