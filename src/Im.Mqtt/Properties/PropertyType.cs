namespace Im.Mqtt;

/// <summary>How a property's value is written (MQTT 5 §1.5).</summary>
internal enum PropertyType : byte
{
    None,
    OneByte,
    TwoBytes,
    FourBytes,
    VariableBytes,
    Text,
    Binary,
    TextPair,
}
