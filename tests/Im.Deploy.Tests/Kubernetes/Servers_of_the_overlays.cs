using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Testing;

namespace Im.Deploy.Tests.Kubernetes;

/// <summary>The pods of the overlays as processes here, with their very settings but for addresses, ports and secrets.</summary>
public sealed class Servers_of_the_overlays : IClassFixture<PostgreSqlFixture>, IDisposable
{
    private const string CertificatePath = "Im__Gateway__CertificatePath";
    private const string DataDirectory = "Im__Storage__DataDirectory";
    private const string TlsPort = "Im__Gateway__TlsPort";

    private readonly PostgreSqlFixture _database;
    private readonly TempDirectory _files = new();
    private readonly Mounts _mounts = new();
    private readonly string _cluster = $"kubernetes-{Guid.NewGuid():n}";

    public Servers_of_the_overlays(PostgreSqlFixture database)
    {
        _database = database;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        File.WriteAllText(Path.Combine(_files.Path, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_files.Path, "tls.key"), key.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public async Task The_one_of_single_starts_and_works()
    {
        var manifests = await Manifests.Of(Manifests.Single);
        var settings = await SettingsOf(manifests, manifests.Deployments.Single());

        await using var server = await ServerProcess.Start(settings);

        Assert.Equal("[]", await Tenants(server));
        await SpeaksTls(settings);
        Assert.True(File.Exists(Path.Combine(settings[DataDirectory], "archive.db")));
        await TakesFiles(server, server);
    }

    [Fact]
    public async Task Those_of_production_start_and_the_gateways_work_by_the_workers()
    {
        var manifests = await Manifests.Of(Manifests.Production);
        var workers = await SettingsOf(manifests, manifests.Find("Deployment", "im-orleans-workers"));
        var gateways = await SettingsOf(manifests, manifests.Find("Deployment", "im-orleans-gateways"));
        using var bucket = new TempDirectory();
        await using var store = NodeTool.Start("Im.EndToEnd.Tests/tools/s3.mjs", bucket.Path, gateways["Im__Files__S3__Bucket"]);
        gateways["Im__Files__S3__Endpoint"] = $"http://127.0.0.1:{await store.Line()}";
        var others = await SettingsOf(manifests, manifests.Find("Deployment", "im-orleans-gateways"));
        others["Im__Files__S3__Endpoint"] = gateways["Im__Files__S3__Endpoint"];

        await using var worker = await ServerProcess.Start(workers);
        await using var gateway = await ServerProcess.Start(gateways);
        await using var other = await ServerProcess.Start(others);

        Assert.Equal("[]", await Tenants(gateway));
        await SpeaksTls(gateways);
        await TakesFiles(gateway, other);
        Assert.NotEmpty(Directory.GetFiles(bucket.Path, "*", SearchOption.AllDirectories));
    }

    public void Dispose()
    {
        _files.Dispose();
        _mounts.Dispose();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<Dictionary<string, string>> SettingsOf(Manifests manifests, JsonNode deployment)
    {
        var settings = await Image.The_image.Variables();
        foreach (var variable in manifests.EnvironmentOf(deployment).Where(it => !it.IsOptional))
            settings[variable.Name] = variable.Text ?? ValueOf(variable);

        // Ports and the directory are the process's own, as its HTTP port is.
        string[] own = ["Kestrel__Endpoints__Http__Url", "SQLITE_TMPDIR", "Im__Cluster__SiloPort"];
        foreach (var name in own) settings.Remove(name);
        var pod = Guid.NewGuid();
        settings[DataDirectory] = _mounts.Here(
            settings[DataDirectory], Manifests.VolumesOf(deployment).Select(it => ($"{pod} {it.Volume}", it.Path)));
        settings["ASPNETCORE_ENVIRONMENT"] = "Production";
        if (settings.ContainsKey("Im__Cluster__ClusterId")) settings["Im__Cluster__ClusterId"] = _cluster;
        if (!settings.ContainsKey(TlsPort)) return settings;

        settings[TlsPort] = $"{ServerProcess.FreePorts(1)[0]}";
        foreach (var name in new[] { CertificatePath, "Im__Gateway__CertificateKeyPath" })
            settings[name] = Path.Combine(_files.Path, Path.GetFileName(settings[name]));
        return settings;
    }

    private string ValueOf(Variable variable) => (variable.Field, variable.Secret) switch
    {
        ("metadata.name", _) => $"pod-{Guid.NewGuid():n}",
        ("status.podIP", _) => "127.0.0.1",
        (_, ("im-orleans-auth", "signing-key")) => Services.SigningKey,
        (_, ("im-orleans-auth", "ops-secret-hash")) => Services.OpsSecretHash,
        // The key that the server of buckets knows.
        (_, ("im-orleans-files", "access-key" or "secret-key")) => "S3RVER",
        (_, ("im-orleans-redis", "connection-string")) => Services.Redis,
        (_, ("im-orleans-postgresql", "connection-string")) => _database.ConnectionString,
        _ => throw new InvalidOperationException($"{variable} comes from where nothing is."),
    };

    // As the operator: a grain answers.
    private static async Task<string> Tenants(ServerProcess server)
    {
        using var http = await Operator(server);
        using var tenants = JsonDocument.Parse(await http.GetStringAsync("v1/admin/tenants", Cancellation));
        return tenants.RootElement.GetProperty("tenants").GetRawText();
    }

    // Taken by the one and read at the other.
    private static async Task TakesFiles(ServerProcess server, ServerProcess other)
    {
        using var http = await Operator(server);
        using var made = await http.PostAsJsonAsync("v1/admin/tenants", new { tenantNo = "acme", open = true }, Cancellation);
        Assert.True(made.IsSuccessStatusCode, server.Output);
        var token = (await TestDevice.Register(server, "alice", tenantNo: "acme")).Registered.Token;

        var whole = await Uploading.Whole(server, token, [1, 2, 3]);
        var parts = await Uploading.InParts(server, server, token, [4, 5, 6]);

        Assert.Equal([1, 2, 3], await Uploading.Read(other, token, whole));
        Assert.Equal([4, 5, 6], await Uploading.Read(other, token, parts));
    }

    private static async Task<HttpClient> Operator(ServerProcess server)
    {
        var http = new HttpClient { BaseAddress = server.Http };
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "ops",
            ["client_secret"] = Services.OpsSecret,
        };
        using var answer = await http.PostAsync("v1/oauth/token", new FormUrlEncodedContent(form), Cancellation);
        Assert.True(answer.IsSuccessStatusCode, server.Output);
        using var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("access_token").GetString());
        return http;
    }

    private async Task SpeaksTls(Dictionary<string, string> settings)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_files.Path, "tls.crt"));
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", int.Parse(settings[TlsPort], CultureInfo.InvariantCulture), Cancellation);
        await using var stream = new SslStream(client.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, its, _, _) => its!.GetCertHashString() == certificate.GetCertHashString(),
        };

        await stream.AuthenticateAsClientAsync(options, Cancellation);

        Assert.True(stream.IsAuthenticated);
    }
}
