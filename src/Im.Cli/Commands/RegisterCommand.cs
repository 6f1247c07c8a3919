using System.CommandLine;
using Im.Client;
using Im.Protocol.Rest;

namespace Im.Cli.Commands;

/// <summary><c>im register --as alice</c></summary>
internal static class RegisterCommand
{
    public static Command Build(CommonOptions common)
    {
        var command = new Command(
            "register", "Registers a device and shows what any MQTT client needs to be it.");
        return command.Does(common, Run);
    }

    private static async Task<int> Run(ImClient client, ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var session = await client.RegisterAsync(cancellation);
        if (output is JsonOutput json) json.Registered(session);
        else Print(client, session);
        return ExitCode.Ok;
    }

    private static void Print(ImClient client, RegisterResponse session)
    {
        var mqtt = session.Mqtt;
        var expires = DateTimeOffset.FromUnixTimeMilliseconds(session.ExpiresAt).ToLocalTime();
        var access = $"-V mqttv5 -h {mqtt.Host} -p {mqtt.Port}{(mqtt.Tls ? " --tls-use-os-certs" : "")} -i {mqtt.ClientId} "
            + $"-u {mqtt.Username} -P {mqtt.Password} -q 1";
        Console.WriteLine($"""
            account   {session.Account}
            device    {client.DeviceId}
            mqtt      {mqtt.Host}:{mqtt.Port}{(mqtt.Tls ? " (TLS)" : "")}  {mqtt.WebSocket}
            clientId  {mqtt.ClientId}
            username  {mqtt.Username}
            password  {mqtt.Password}
            expires   {expires:yyyy-MM-dd HH:mm:ss zzz}

            Receive:
            mosquitto_sub {access} -t '{session.Account}/#' -v

            Send (as this device it takes the connection from the line above; with --device NAME register another):
            mosquitto_pub {access} -t im/send -m '{Example(session.Account)}'
            """);
    }

    private static string Example(string account) =>
        $$$"""{"id":"{{{Guid.NewGuid():N}}}","to":"{{{account}}}","type":0,"content":{"text":"hello"}}""";
}
