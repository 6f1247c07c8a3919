namespace Im.Gateway;

/// <summary>Ends the gateway's connections before its process ends.</summary>
public interface IConnectionDrain
{
    /// <summary>
    /// Ends all connections, a few at a time, so that their devices do not all come to the other processes in one moment.
    /// Each one finishes what it has taken, and gets a DISCONNECT (0x8B) in MQTT 5.
    /// </summary>
    /// <param name="over">The time to spread it over; zero: all at once.</param>
    /// <param name="cancellation">Ends those that are left at once.</param>
    Task Drain(TimeSpan over, CancellationToken cancellation);
}
