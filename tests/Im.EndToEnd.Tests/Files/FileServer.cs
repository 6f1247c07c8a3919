using System.Net.Http.Headers;
using System.Text.Json;
using Im.EndToEnd.Tests.Http;
using Im.Testing;

namespace Im.EndToEnd.Tests.Files;

/// <summary>A server where one app of each tenant may store files, with a limit that a test can reach.</summary>
public class FileServer : RestServer
{
    public const int MaxBytes = 4 * 1024 * 1024;

    protected override Dictionary<string, string> Settings => new()
    {
        ["Im:Tenants:acme:Apps:shop:Scopes:5"] = "storage",
        ["Im:Tenants:rival:Apps:spy:Scopes:5"] = "storage",
        ["Im:Tenants:acme:Files:MaxBytes"] = $"{MaxBytes}",
        ["Im:Tenants:rival:Files:Types:0"] = "image/*",
    };

    /// <summary>The process; without what it needs the test is skipped aloud.</summary>
    internal ServerProcess Running
    {
        get
        {
            if (Process is null) Assert.Skip($"No PostgreSQL: run ./test.sh, which starts one, or set {PostgreSqlFixture.Variable}.");
            return Process!;
        }
    }

    /// <summary>The server's HTTP interface, without following where it sends to.</summary>
    internal HttpClient Http() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Running.Http };

    internal static HttpRequestMessage Request(HttpMethod method, string path, string token, byte[]? body = null, string? type = null)
    {
        var request = new HttpRequestMessage(method, $"v1/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is null) return request;

        request.Content = new ByteArrayContent(body);
        if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return request;
    }

    internal async Task<HttpAnswer> Upload(string token, byte[] body, string type = "application/octet-stream", string query = "fileName=a.bin")
    {
        using var http = new ImHttp(Process);
        return await http.Send(Request(HttpMethod.Post, $"storage?{query}", token, body, type));
    }

    /// <summary>Uploads; its storageId.</summary>
    internal async Task<string> Store(string token, byte[] body, string type = "application/octet-stream", string query = "fileName=a.bin")
    {
        var answer = await Upload(token, body, type, query);
        Assert.Equal("201", answer.Outcome);
        return answer.Json.GetProperty("storageId").GetString()!;
    }

    /// <summary>What somebody is answered who asks for a file.</summary>
    internal async Task<HttpAnswer> Ask(string token, string storageId, string more = "")
    {
        using var http = new ImHttp(Process);
        return await http.Send(Request(HttpMethod.Get, $"storage/{storageId}{more}", token));
    }

    /// <summary>An envelope that names a file.</summary>
    internal static string Naming(string storageId, string to, string? id = null, string target = "", string appid = "") => JsonSerializer.Serialize(new
    {
        id = id ?? Guid.NewGuid().ToString("n"),
        to,
        target,
        appid,
        type = 4,
        content = new { storageId, fileName = "a.bin", fileSize = 4 },
    });

    internal static byte[] Random(int length)
    {
        var bytes = new byte[length];
        System.Random.Shared.NextBytes(bytes);
        return bytes;
    }
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgreSqlFileServer : FileServer
{
    private readonly PostgreSqlFixture _database = new();

    protected override Dictionary<string, string> Settings
    {
        get
        {
            var settings = base.Settings;
            foreach (var (name, value) in _database.ServerSettings) settings[name] = value;
            return settings;
        }
    }

    public override async ValueTask InitializeAsync()
    {
        // Without a server the tests skip, aloud.
        if (Environment.GetEnvironmentVariable(PostgreSqlFixture.Variable) is null) return;
        await _database.InitializeAsync();
        await base.InitializeAsync();
    }
}
