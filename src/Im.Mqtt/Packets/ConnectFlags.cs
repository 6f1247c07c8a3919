namespace Im.Mqtt;

/// <summary>The flags byte of a CONNECT (MQTT 5 §3.1.2.3).</summary>
[Flags]
internal enum ConnectFlags : byte
{
    None = 0,
    Reserved = 0b0000_0001,
    CleanStart = 0b0000_0010,
    Will = 0b0000_0100,
    WillQos = 0b0001_1000,
    WillRetain = 0b0010_0000,
    Password = 0b0100_0000,
    Username = 0b1000_0000,
}
