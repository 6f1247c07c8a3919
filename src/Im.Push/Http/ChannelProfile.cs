using System.Net;

namespace Im.Push.Http;

/// <summary>How a vendor wants to be talked to.</summary>
internal sealed record ChannelProfile
{
    /// <summary>The HTTP version.</summary>
    public Version Version { get; init; } = HttpVersion.Version20;

    /// <summary>What to do if the other side has another.</summary>
    public HttpVersionPolicy VersionPolicy { get; init; } = HttpVersionPolicy.RequestVersionOrLower;

    /// <summary>Calls at the same time, for each credential.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>How long a connection is used: 15 minutes, so that changed DNS is seen.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Streams beyond what the server allows wait, instead of opening another connection.</summary>
    public bool IsOneConnection { get; init; }

    /// <summary>The first call on a connection goes alone.</summary>
    public bool IsWarmedUp { get; init; }

    /// <summary>Devices name the addresses: one that leads nowhere says nothing about the channel.</summary>
    public bool IsOfDevices { get; init; }

    /// <summary>A call whose answer was lost may be sent again: the vendor or the device drops the second.</summary>
    public bool RepeatsSafely { get; init; }
}
