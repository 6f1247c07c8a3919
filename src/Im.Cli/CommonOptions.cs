using System.CommandLine;
using System.CommandLine.Parsing;
using Im.Client;
using Im.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Im.Cli;

/// <summary>What every command can be told.</summary>
internal sealed class CommonOptions
{
    private const string ServerVariable = "IM_SERVER";
    private const string UsualServer = "http://127.0.0.1:8080";

    private readonly Option<Uri> _server = new("--server", "-s")
    {
        Description = $"The server's HTTP address. Default: the variable {ServerVariable}, or {UsualServer}.",
        DefaultValueFactory = result =>
            ServerAt(Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } set ? set : UsualServer, result),
        CustomParser = result => ServerAt(result.Tokens[0].Value, result),
        Recursive = true,
    };

    private readonly Option<string> _tenant = new("--tenant", "-t")
    {
        Description = "The tenant.",
        DefaultValueFactory = _ => "demo",
        Recursive = true,
    };

    private readonly Option<string?> _device = new("--device", "-d")
    {
        Description = "The device's unique code: another one is another device, with a store of its own. Default: made once.",
        Recursive = true,
    };

    private readonly Option<DirectoryInfo?> _store = new("--store")
    {
        Description = "The folder of the local stores. Default: im-orleans in the local application data.",
        Recursive = true,
    };

    private readonly Option<string?> _userToken = new("--user-token")
    {
        Description = "The user token of the tenant's own server; a tenant that is open needs none.",
        Recursive = true,
    };

    private readonly Option<ImTransport> _transport = new("--transport")
    {
        Description = "Tcp, or WebSocket.",
        DefaultValueFactory = _ => ImTransport.Tcp,
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line.", Recursive = true };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Log to the standard error.", Recursive = true };

    public Option<string> As { get; } = new("--as") { Description = "Who you are: a user of the tenant.", Required = true };

    public void AddTo(RootCommand root)
    {
        Option[] all = [_server, _tenant, _device, _store, _userToken, _transport, _json, _verbose];
        foreach (var option in all) root.Options.Add(option);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    public Uri Server(ParseResult parsed) => parsed.GetRequiredValue(_server);

    public ImClientOptions ClientOptions(ParseResult parsed) => new()
    {
        Server = Server(parsed),
        TenantNo = parsed.GetRequiredValue(_tenant),
        UserId = parsed.GetRequiredValue(As),
        DeviceId = parsed.GetValue(_device),
        StoreRoot = parsed.GetValue(_store)?.FullName,
        UserToken = parsed.GetValue(_userToken) is { } token ? _ => ValueTask.FromResult<string?>(token) : null,
        Transport = parsed.GetValue(_transport),
        BackoffMax = TimeSpan.FromSeconds(5),
        Device = new() { Model = "im command line" },
        LoggerFactory = parsed.GetValue(_verbose) ? new StandardErrorLog() : NullLoggerFactory.Instance,
    };

    private static Uri ServerAt(string text, ArgumentResult result)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") return uri;
        result.AddError($"'{text}' is not an http or https address.");
        return null!;
    }

    /// <summary>Whom a name on the command line means: an id is taken as it is, anything else is a user of the tenant.</summary>
    public PeerId Peer(ParseResult parsed, string name) =>
        PeerId.TryParse(name, out var id) ? id : WireIds.Account(parsed.GetRequiredValue(_tenant), name).AsPeer();

    /// <summary>Whom a name means; lines for people say the name, too.</summary>
    public PeerId Peer(ParseResult parsed, string name, Output output)
    {
        var peer = Peer(parsed, name);
        output.Name(peer, name);
        return peer;
    }

    /// <summary>Which group a name means; lines for people say the name, too.</summary>
    public PeerId Group(ParseResult parsed, string name, Output output)
    {
        var group = Group(parsed, name);
        output.Name(group, name);
        return group;
    }

    /// <summary>Which group a name means: a group's id is taken as it is, anything else is a group number of the tenant,
    /// or wrong usage.</summary>
    public PeerId Group(ParseResult parsed, string name) =>
        WireIds.TryGroup(parsed.GetRequiredValue(_tenant), name, out var group)
            ? group
            : throw new ArgumentException($"A group is named by its id or its number: {Names.GroupNoForm}.");
}
