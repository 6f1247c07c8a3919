using Im.Protocol.Rest;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace Im.Client.Connections;

/// <summary>Connects with MQTT 5 and a clean start: what was missed comes from the archive, not from a session.</summary>
internal sealed class MqttConnector(ImClientOptions options) : IConnector
{
    // Deliveries that the server may send ahead of our acknowledgements: one store transaction takes them all.
    private const ushort ReceiveMaximum = 64;
    private const int ServerDefaultWindow = 65_535;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    public async Task<IConnection> Connect(RegisterResponse session, CancellationToken cancellation)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        var connection = new MqttConnection(client);
        try
        {
            using var deadline = new CancellationTokenSource(ConnectTimeout, options.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
            var greeting = await client.ConnectAsync(OptionsFor(session), either.Token).ConfigureAwait(false);
            if (greeting.ResultCode != MqttClientConnectResultCode.Success)
                throw new ConnectionRefusedException((byte)greeting.ResultCode, Words(greeting));

            connection.Accepted(
                greeting.ReceiveMaximum ?? ServerDefaultWindow, greeting.MaximumPacketSize ?? uint.MaxValue,
                TimeSpan.FromSeconds(greeting.ServerKeepAlive), options);
            await Subscribe(client, session.Account, either.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e) when (e is not ConnectionRefusedException && !cancellation.IsCancellationRequested)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw new ImUnreachableException($"The gateway {Where(session)} cannot be reached: {Cause(e)}", e);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task Subscribe(IMqttClient client, string account, CancellationToken cancellation)
    {
        var everything = new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter($"{account}/#", MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        var answer = await client.SubscribeAsync(everything, cancellation).ConfigureAwait(false);
        foreach (var filter in answer.Items)
        {
            if ((byte)filter.ResultCode >= 0x80)
                throw new MqttCommunicationException($"The subscription was refused: {filter.ResultCode} {answer.ReasonString}");
        }
    }

    private MqttClientOptions OptionsFor(RegisterResponse session)
    {
        var mqtt = session.Mqtt;
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500)
            .WithCleanStart()
            .WithClientId(mqtt.ClientId)
            .WithCredentials(mqtt.Username, mqtt.Password)
            .WithKeepAlivePeriod(options.KeepAlive)
            .WithReceiveMaximum(ReceiveMaximum)
            .WithTimeout(ConnectTimeout);
        if (options.Transport == ImTransport.WebSocket)
            return builder.WithWebSocketServer(webSocket => webSocket.WithUri(WebSocket(mqtt))).Build();

        builder.WithTcpServer(mqtt.Host, mqtt.Port);
        if (mqtt.Tls) builder.WithTlsOptions(tls => tls.UseTls());
        return builder.Build();
    }

    private static string WebSocket(MqttAddress mqtt) =>
        mqtt.WebSocket ?? throw new InvalidOperationException("The server offers no WebSocket.");

    private string Where(RegisterResponse session) =>
        options.Transport == ImTransport.WebSocket ? $"{session.Mqtt.WebSocket}" : $"{session.Mqtt.Host}:{session.Mqtt.Port}";

    private static string Words(MqttClientConnectResult greeting) => greeting.ReasonString is { Length: > 0 } reason
        ? reason
        : $"The gateway refused the connection ({greeting.ResultCode}).";

    private static string Cause(Exception e) =>
        e is OperationCanceledException ? "it does not answer in time." : e.GetBaseException().Message;
}
