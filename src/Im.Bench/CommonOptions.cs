using System.CommandLine;
using Im.Mqtt;

namespace Im.Bench;

/// <summary>What every scenario can be told: which server, and where the report goes.</summary>
internal sealed class CommonOptions
{
    private readonly Option<Uri[]> _servers = new("--server", "-s")
    {
        Description = "The server's HTTP address; named again, that of one more process of the cluster: users register with each in turn.",
        DefaultValueFactory = _ => [new Uri("http://127.0.0.1:8080")],
        CustomParser = result =>
        {
            var addresses = new List<Uri>();
            foreach (var token in result.Tokens)
            {
                if (Uri.TryCreate(token.Value, UriKind.Absolute, out var address)) addresses.Add(address);
                else result.AddError($"'{token.Value}' is no address.");
            }

            return [.. addresses];
        },
        Recursive = true,
    };

    private readonly Option<Uri?> _broker = new("--broker")
    {
        Description = "An MQTT broker to measure instead, as mqtt://host:port or mqtt://user:password@host:port.",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri is { Scheme: "mqtt", Port: > 0 }) return uri;
            result.AddError($"'{result.Tokens[0].Value}' is not an address as mqtt://host:port.");
            return null;
        },
        Recursive = true,
    };

    private readonly Option<string> _version = new Option<string>("--mqtt")
    {
        Description = "What the broker speaks.",
        DefaultValueFactory = _ => "5",
        Recursive = true,
    }.AcceptOnlyFromAmong("5", "3.1.1");

    private readonly Option<bool> _keepSession = new("--keep-session")
    {
        Description = "Let the broker keep sessions beyond connections: some store messages durably only then.",
        Recursive = true,
    };

    private readonly Option<string> _tenant = new("--tenant", "-t")
    {
        Description = "An open tenant whose message rate is not in the way.",
        DefaultValueFactory = _ => "demo",
        Recursive = true,
    };

    private readonly Option<string?> _app = new("--app")
    {
        Description = "An app of the tenant that may send and tag, as id:secret; 'mixed' has no app without it.",
        Recursive = true,
    };

    private readonly Option<int[]> _serverPids = new("--server-pid")
    {
        Description = "The server's process, if it is on this machine, named again for each one more: their CPU and memory are reported.",
        Recursive = true,
    };

    private readonly Option<int?> _databasePid = new("--database-pid")
    {
        Description = "The first process of the server's database, likewise.",
        Recursive = true,
    };

    private readonly Option<DirectoryInfo?> _data = new("--data")
    {
        Description = "Where server or database keep their files, without what they recycle, likewise: how they grow is reported.",
        Recursive = true,
    };

    private readonly Option<int> _runs = new("--runs")
    {
        Description = "How often to run it.",
        DefaultValueFactory = _ => 1,
        Recursive = true,
    };

    private readonly Option<FileInfo?> _json = new("--json")
    {
        Description = "The file that gets the report as JSON.",
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        Option[] all = [_servers, _broker, _version, _keepSession, _tenant, _app, _serverPids, _databasePid, _data, _runs, _json];
        foreach (var option in all) root.Options.Add(option);
    }

    public IReadOnlyList<Uri> Servers(ParseResult parsed) => parsed.GetRequiredValue(_servers);

    public Uri? Broker(ParseResult parsed) => parsed.GetValue(_broker);

    public MqttVersion Version(ParseResult parsed) =>
        parsed.GetRequiredValue(_version) == "5" ? MqttVersion.V5 : MqttVersion.V311;

    public bool KeepsSession(ParseResult parsed) => parsed.GetValue(_keepSession);

    public string Tenant(ParseResult parsed) => parsed.GetRequiredValue(_tenant);

    public string? App(ParseResult parsed) => parsed.GetValue(_app);

    public IReadOnlyList<int> ServerPids(ParseResult parsed) => parsed.GetValue(_serverPids) ?? [];

    public int? DatabasePid(ParseResult parsed) => parsed.GetValue(_databasePid);

    public DirectoryInfo? Data(ParseResult parsed) => parsed.GetValue(_data);

    public int Runs(ParseResult parsed) => parsed.GetValue(_runs);

    public FileInfo? Json(ParseResult parsed) => parsed.GetValue(_json);
}
