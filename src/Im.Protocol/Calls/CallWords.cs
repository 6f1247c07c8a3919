namespace Im.Protocol.Calls;

/// <summary>The steps of a call.</summary>
public static class CallStatuses
{
    /// <summary>Begins the call: from the caller.</summary>
    public const string Invite = "invite";

    /// <summary>Takes it: from one who is invited.</summary>
    public const string Answer = "answer";

    /// <summary>Does not take it.</summary>
    public const string Refuse = "refuse";

    /// <summary>The caller gives up before anybody has answered.</summary>
    public const string Cancel = "cancel";

    /// <summary>Is in another call: from the server in the name of who is invited, or from that client.</summary>
    public const string Busy = "busy";

    /// <summary>Leaves a call that was answered.</summary>
    public const string HangUp = "hangup";

    /// <summary>Nobody has answered in time: only from the server.</summary>
    public const string Timeout = "timeout";

    /// <summary>Another device of the account has answered: only from the server.</summary>
    public const string OtherAnswer = "other_answer";

    /// <summary>Another device of the account has refused: concluded by the client, never sent.</summary>
    public const string OtherRefuse = "other_refuse";

    /// <summary>Whether clients send it.</summary>
    public static bool IsClients(string status) => status is Invite or Answer or Refuse or Cancel or Busy or HangUp;
}

/// <summary>What a call carries.</summary>
public static class AvTypes
{
    /// <summary>Sound alone.</summary>
    public const string Audio = "audio";

    /// <summary>Picture and sound.</summary>
    public const string Video = "video";

    /// <summary>Whether it is one of these.</summary>
    public static bool IsKnown(string? avType) => avType is Audio or Video;
}

/// <summary>How a call has ended.</summary>
public static class CallOutcomes
{
    /// <summary>Somebody had answered.</summary>
    public const string Answered = "answered";

    /// <summary>Nobody has answered in time.</summary>
    public const string Missed = "missed";

    /// <summary>It was not wanted.</summary>
    public const string Refused = "refused";

    /// <summary>The caller gave up.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Who was called was in another call.</summary>
    public const string Busy = "busy";
}
