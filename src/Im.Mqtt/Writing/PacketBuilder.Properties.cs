using System.Diagnostics;

namespace Im.Mqtt;

/// <summary>
/// The properties of MQTT 5. Their length stands before them: one byte is kept for it, more are made on demand.
/// </summary>
internal ref partial struct PacketBuilder
{
    private readonly int PropertiesLength => _length - _properties - 1;

    /// <summary>The whole packet's size if it ended here.</summary>
    private readonly long PacketSize
    {
        get
        {
            var body = (uint)(_length - 1 + VariableByteInteger.SizeOf((uint)PropertiesLength));
            return 1L + VariableByteInteger.SizeOf(body) + body;
        }
    }

    public void BeginProperties()
    {
        _properties = _length;
        Write((byte)0);
    }

    public void EndProperties()
    {
        var length = (uint)PropertiesLength;
        var size = VariableByteInteger.SizeOf(length);
        Reserve(size - 1);
        _bytes.Slice(_properties + 1, (int)length).CopyTo(_bytes[(_properties + size)..]);
        VariableByteInteger.Write(_bytes[_properties..], length);
    }

    public void WriteNoProperties() => Write((byte)0);

    /// <summary>
    /// An answer's last part, as short as it may be: nothing said is success, no properties are no length.
    /// </summary>
    public void WriteOutcome(
        MqttReasonCode reason, PacketSet packet, string? reasonString, scoped ReadOnlySpan<MqttUserProperty> pairs,
        int maxPacketSize)
    {
        var start = _length;
        Write(reason, packet);
        BeginProperties();
        WriteWords(reasonString, pairs, maxPacketSize);
        if (PropertiesLength > 0) EndProperties();
        else _length = reason == MqttReasonCode.Success ? start : start + 1;
    }

    /// <summary>
    /// User properties in their order, then the reason string: what would make the packet too large is left out.
    /// </summary>
    public void WriteWords(string? reasonString, scoped ReadOnlySpan<MqttUserProperty> pairs, int maxPacketSize)
    {
        foreach (var pair in pairs)
        {
            var before = _length;
            Write((byte)PropertyId.UserProperty);
            Write(pair.Name);
            Write(pair.Value);
            if (PacketSize > maxPacketSize) _length = before;
        }

        var beforeReason = _length;
        if (reasonString is not null) WriteProperty(PropertyId.ReasonString, reasonString);
        if (PacketSize > maxPacketSize) _length = beforeReason;
    }

    public void WriteProperty(PropertyId id, string value)
    {
        Write((byte)id);
        Write(value);
    }

    public void WriteProperty(PropertyId id, uint value)
    {
        Write((byte)id);
        switch (PropertyRule.Of(id).Type)
        {
            case PropertyType.OneByte: Write((byte)value); break;
            case PropertyType.TwoBytes: Write((ushort)value); break;
            case PropertyType.FourBytes: Write(value); break;
            case PropertyType.VariableBytes: WriteVariableByteInteger(value); break;
            default: throw new UnreachableException($"{id} is not a number.");
        }
    }

    /// <summary>Writes a property unless it says what the protocol assumes anyway.</summary>
    public void WriteUnless(uint assumed, PropertyId id, uint value)
    {
        if (value != assumed) WriteProperty(id, value);
    }

    /// <summary>Writes a flag unless it says what the protocol assumes anyway.</summary>
    public void WriteUnless(bool assumed, PropertyId id, bool value)
    {
        if (value != assumed) WriteProperty(id, value ? 1u : 0u);
    }
}
