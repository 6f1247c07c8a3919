using Im.Client.Connections;
using MQTTnet.Diagnostics.PacketInspection;

namespace Im.Unit.Tests.Client;

public sealed class A_disconnect_right_behind_a_message
{
    private readonly LastWords _lastWords = new();

    [Fact]
    public async Task Waits_until_the_message_was_handed_out()
    {
        await See(0x32, MqttPacketFlowDirection.Inbound);

        var disconnect = See(0xE0, MqttPacketFlowDirection.Inbound);
        Assert.False(disconnect.IsCompleted);
        _lastWords.Handled();

        await disconnect;
    }

    [Fact]
    public void Waits_for_nothing_if_there_is_nothing()
    {
        Assert.True(See(0xE0, MqttPacketFlowDirection.Inbound).IsCompleted);
    }

    [Fact]
    public async Task Is_not_concerned_with_what_goes_out()
    {
        await See(0x32, MqttPacketFlowDirection.Outbound);

        Assert.True(See(0xE0, MqttPacketFlowDirection.Inbound).IsCompleted);
    }

    private Task See(byte first, MqttPacketFlowDirection direction) =>
        _lastWords.Inspect(new InspectMqttPacketEventArgs(direction, [first, 0]));
}
