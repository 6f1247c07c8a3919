namespace Im.Mqtt;

/// <summary>What most answers may carry besides their reason: words for people, and pairs for programs.</summary>
internal readonly record struct Words(string? ReasonString, IReadOnlyList<MqttUserProperty> UserProperties)
{
    public static Words None => new(null, []);

    public static Words Read(ref PacketReader reader, PacketSet owner)
    {
        reader.BeginProperties(owner);
        return Read(ref reader);
    }

    /// <summary>Reads the rest of the properties, which have begun already, if there are any.</summary>
    public static Words Read(ref PacketReader reader)
    {
        string? reasonString = null;
        var pairs = new List<MqttUserProperty>();
        while (reader.NextProperty(out var property))
        {
            if (property.Id == PropertyId.ReasonString) reasonString = property.Text;
            if (property.Id == PropertyId.UserProperty) pairs.Add(property.Pair);
        }

        return new Words(reasonString, pairs);
    }
}
