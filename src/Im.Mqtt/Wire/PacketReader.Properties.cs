namespace Im.Mqtt;

/// <summary>
/// The properties of MQTT 5: each is checked against <see cref="PropertyRule"/> before a parser sees it.
/// </summary>
internal ref partial struct PacketReader
{
    /// <summary>Reads the length; <see cref="NextProperty"/> then gives one after the other.</summary>
    public void BeginProperties(PacketSet owner)
    {
        var length = ReadVariableByteInteger();
        FailIf(length > _bytes.Remaining, MqttReasonCode.MalformedPacket);
        (_owner, _seen, _propertiesEnd) = (owner, 0, _bytes.Consumed + length);
    }

    /// <summary>The next property; false after the last one, after a failure, and where there never were any.</summary>
    public bool NextProperty(out Property property)
    {
        property = default;
        if (Failed || _bytes.Consumed >= _propertiesEnd) return false;

        var id = ReadVariableByteInteger();
        var rule = id <= byte.MaxValue ? PropertyRule.Of((PropertyId)id) : default;
        property = Read((PropertyId)id, rule);
        FailIf(_bytes.Consumed > _propertiesEnd, MqttReasonCode.MalformedPacket);
        return !Failed;
    }

    public void SkipProperties(PacketSet owner)
    {
        BeginProperties(owner);
        SkipProperties();
    }

    public void SkipProperties()
    {
        while (NextProperty(out _))
        {
            // Checked, and not wanted.
        }
    }

    private Property Read(PropertyId id, in PropertyRule rule)
    {
        if ((rule.Packets & _owner) == PacketSet.None)
        {
            Fail(MqttReasonCode.MalformedPacket);
            return default;
        }

        var bit = 1UL << (int)id;
        var again = (_seen & bit) != 0 && (rule.MayRepeatIn & _owner) == PacketSet.None;
        FailIf(again, MqttReasonCode.ProtocolError);
        _seen |= bit;

        var number = ReadNumber(rule.Type);
        FailIf(number < rule.Minimum || number > rule.Maximum, MqttReasonCode.ProtocolError);
        var bytes = rule.Type == PropertyType.Binary ? ReadBinary() : HasText(rule.Type) ? ReadText() : default;
        var second = rule.Type == PropertyType.TextPair ? ReadText() : default;
        return new Property(id, number, bytes, second);
    }

    private uint ReadNumber(PropertyType type) => type switch
    {
        PropertyType.OneByte => ReadByte(),
        PropertyType.TwoBytes => ReadUInt16(),
        PropertyType.FourBytes => ReadUInt32(),
        PropertyType.VariableBytes => ReadVariableByteInteger(),
        _ => 0,
    };

    private static bool HasText(PropertyType type) => type is PropertyType.Text or PropertyType.TextPair;
}
