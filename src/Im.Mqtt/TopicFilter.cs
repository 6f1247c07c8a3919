namespace Im.Mqtt;

/// <summary>
/// What may stand in a SUBSCRIBE (MQTT 5 §4.7): levels between slashes, of which some may be wildcards.
/// </summary>
public static class TopicFilter
{
    private const string SharePrefix = "$share/";

    /// <summary>
    /// Whether <c>+</c> and <c>#</c> fill their level and <c>#</c> is the last; an empty filter is none.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> filter)
    {
        if (filter.IsEmpty) return false;

        foreach (var range in filter.Split('/'))
        {
            var level = filter[range];
            if (level.Length > 1 && level.ContainsAny('+', '#')) return false;
            if (level is "#" && range.End.GetOffset(filter.Length) != filter.Length) return false;
        }

        return true;
    }

    /// <summary>
    /// Whether it asks for a shared subscription, <c>$share/{name}/{filter}</c> (MQTT 5 §4.8.2). 3.1.1 gives the
    /// prefix no meaning.
    /// </summary>
    public static bool IsShared(ReadOnlySpan<char> filter) => filter.StartsWith(SharePrefix, StringComparison.Ordinal);

    /// <summary>
    /// Whether a filter may stand in a packet of this version: in MQTT 5 a share needs a name and a filter.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> filter, MqttVersion version) =>
        version == MqttVersion.V5 && IsShared(filter) ? IsValidShare(filter[SharePrefix.Length..]) : IsValid(filter);

    private static bool IsValidShare(ReadOnlySpan<char> share)
    {
        var nameEnd = share.IndexOf('/');
        return nameEnd > 0 && !share[..nameEnd].ContainsAny('+', '#') && IsValid(share[(nameEnd + 1)..]);
    }
}
