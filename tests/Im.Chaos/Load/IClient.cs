using Im.Chaos.Histories;

namespace Im.Chaos.Load;

/// <summary>A device that sends, again until it is answered, and receives; it writes down both.</summary>
internal interface IClient : IAsyncDisposable
{
    Device Device { get; }

    /// <summary>Registers, connects, and goes on connecting until it is disposed.</summary>
    Task Start();

    /// <summary>Sends a message some time; returns at once.</summary>
    Task Send(string id, string to, string content);

    /// <summary>How many messages have no answer yet.</summary>
    Task<long> Unanswered();

    /// <summary>Looks for all that was missed, for the case that nothing told it that it missed something.</summary>
    Task Pull();
}
