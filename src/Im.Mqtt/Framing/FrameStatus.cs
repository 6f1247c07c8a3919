namespace Im.Mqtt;

/// <summary>What the bytes at hand are.</summary>
public enum FrameStatus
{
    /// <summary>They begin with a whole packet.</summary>
    Complete,

    /// <summary>They are the beginning of a packet: wait for more.</summary>
    Incomplete,

    /// <summary>They can never become a packet: close the connection (0x81).</summary>
    Malformed,

    /// <summary>They begin a packet that is larger than allowed: close the connection (0x95).</summary>
    TooLarge,
}
