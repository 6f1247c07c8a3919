using Im.Database;
using Im.Gateway;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Im.Server;

/// <summary>Tells whoever started the server where everything is.</summary>
internal static partial class Welcome
{
    private const string UsualHttp = "http://127.0.0.1:8080";

    /// <summary>Prints it, once the server takes traffic.</summary>
    public static void Print(WebApplication app)
    {
        var process = app.Services.GetRequiredService<ProcessSettings>();
        var gateway = process.Has(ProcessRoles.Gateway)
            ? app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value
            : new GatewayOptions { Port = 0 };
        var storage = app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        var http = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses
            .FirstOrDefault(address => !IsMqtt(address, gateway)) ?? "";
        var where = storage.Provider == DatabaseProvider.Sqlite ? Path.GetFullPath(storage.DataDirectory) : "PostgreSQL";
        var mqtt = string.Join(" and ", Mqtt(gateway));
        if (process.Roles != ProcessRoles.All)
        {
            LogRolesReady(app.Logger, app.Environment.EnvironmentName, process.Roles, mqtt.Length == 0 ? "no port" : mqtt, http);
            return;
        }

        LogReady(app.Logger, app.Environment.EnvironmentName, mqtt, http, where);
        if (!app.Environment.IsDevelopment()) return;

        // The command line finds a server at the usual address by itself.
        var server = http == UsualHttp ? "" : $" --server {http}";
        Console.Out.WriteLine($"""

            Im.Orleans runs.
              MQTT       {mqtt}
              WebSocket  {http.Replace("http", "ws", StringComparison.Ordinal)}/mqtt
              HTTP       {http}   API: {http}/docs   dashboard: {http}/dashboard   metrics: {http}/metrics
              data       {where}

            Try it, in two more terminals:
              dotnet run --project src/Im.Cli -- chat --as alice --with bob{server}
              dotnet run --project src/Im.Cli -- chat --as bob --with alice{server}

            """);
    }

    private static IEnumerable<string> Mqtt(GatewayOptions gateway)
    {
        if (gateway.Port != 0) yield return $"{gateway.Address}:{gateway.Port}";
        if (gateway.TlsPort != 0) yield return $"{gateway.Address}:{gateway.TlsPort} (TLS)";
    }

    // To Kestrel all its listeners are addresses of HTTP.
    private static bool IsMqtt(string address, GatewayOptions gateway) =>
        address.EndsWith($":{gateway.Port}", StringComparison.Ordinal)
        || address.EndsWith($":{gateway.TlsPort}", StringComparison.Ordinal);

    [LoggerMessage(LogLevel.Information, "Ready ({Environment}): MQTT on {Mqtt}, HTTP on {Http}, data in {Data}.")]
    private static partial void LogReady(ILogger logger, string environment, string mqtt, string http, string data);

    [LoggerMessage(LogLevel.Information, "Ready ({Environment}), as {Roles} only: MQTT on {Mqtt}, HTTP on {Http}.")]
    private static partial void LogRolesReady(ILogger logger, string environment, ProcessRoles roles, string mqtt, string http);
}
