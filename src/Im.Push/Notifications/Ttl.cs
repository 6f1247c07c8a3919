namespace Im.Push.Notifications;

/// <summary>Time to live, as vendors take it.</summary>
internal static class Ttl
{
    /// <summary>The nearest within the vendor's bounds.</summary>
    public static TimeSpan Within(TimeSpan ttl, TimeSpan least, TimeSpan most) => ttl < least ? least : ttl > most ? most : ttl;
}
