namespace Im.Mqtt;

/// <summary>How <see cref="ConnectFlags"/> are made, and which of them can be together.</summary>
internal static class ConnectFlagsRules
{
    private const int WillQosShift = 3;

    public static byte WillQos(this ConnectFlags flags) => (byte)((byte)(flags & ConnectFlags.WillQos) >> WillQosShift);

    /// <summary>In 3.1.1 a password needs a user name [MQTT-3.1.2-22]; in MQTT 5 it may stand alone.</summary>
    public static bool AreValid(this ConnectFlags flags, MqttVersion version)
    {
        var hasWill = flags.HasFlag(ConnectFlags.Will);
        var hasWillOptions = (flags & (ConnectFlags.WillQos | ConnectFlags.WillRetain)) != 0;
        var hasBarePassword = flags.HasFlag(ConnectFlags.Password) && !flags.HasFlag(ConnectFlags.Username);
        return !flags.HasFlag(ConnectFlags.Reserved)
            && (hasWill || !hasWillOptions)
            && flags.WillQos() != 3
            && (version == MqttVersion.V5 || !hasBarePassword);
    }

    public static ConnectFlags Of(ConnectPacket packet)
    {
        var flags = ConnectFlags.None;
        if (packet.CleanStart) flags |= ConnectFlags.CleanStart;
        if (packet.Username is not null) flags |= ConnectFlags.Username;
        if (packet.Password is not null) flags |= ConnectFlags.Password;
        if (packet.Will is not { } will) return flags;

        flags |= ConnectFlags.Will | (ConnectFlags)(will.Qos << WillQosShift);
        return will.Retain ? flags | ConnectFlags.WillRetain : flags;
    }
}
