using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Im.Mqtt;
using Im.Testing;

namespace Im.EndToEnd.Tests.Mqtt;

public sealed class Mqtt_over_TLS : IDisposable
{
    private readonly TempDirectory _files = new();

    [Fact]
    public async Task Is_trusted_by_a_client_that_knows_the_root_alone()
    {
        using var root = Issue("root", issuer: null);
        using var between = Issue("between", root);
        using var own = Issue("localhost", between);
        var (certificates, key) = (Path.Combine(_files.Path, "chain.pem"), Path.Combine(_files.Path, "key.pem"));
        await File.WriteAllTextAsync(certificates, own.ExportCertificatePem() + "\n" + between.ExportCertificatePem(), Cancellation);
        await File.WriteAllTextAsync(key, own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), Cancellation);
        var port = ServerProcess.FreePorts(1)[0];
        await using var server = await ServerProcess.Start(new Dictionary<string, string>
        {
            ["Im:Gateway:TlsPort"] = $"{port}",
            ["Im:Gateway:CertificatePath"] = certificates,
            ["Im:Gateway:CertificateKeyPath"] = key,
            ["Im:Gateway:Advertised:Tls"] = "true",
        });
        var alice = await TestDevice.Register(server, "alice");

        await using var stream = await Open(port, root);
        var connect = new ArrayBufferWriter<byte>();
        ClientPackets.WriteConnect(connect, alice.Connect(MqttVersion.V5));
        await stream.WriteAsync(connect.WrittenMemory, Cancellation);

        Assert.Equal((port, true), (alice.Registered.Mqtt.Port, alice.Registered.Mqtt.Tls));
        Assert.Equal(MqttReasonCode.Success, await ReadConnAck(stream));
        Assert.Contains($"HTTP on http://127.0.0.1:{server.HttpPort}", server.Output, StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    private static async Task<SslStream> Open(int port, X509Certificate2 root)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port, Cancellation);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy }, Cancellation);
        return stream;
    }

    private static async Task<MqttReasonCode> ReadConnAck(SslStream stream)
    {
        var bytes = new byte[1024];
        var length = await stream.ReadAsync(bytes, Cancellation);
        var unread = new ReadOnlySequence<byte>(bytes, 0, length);
        Assert.Equal(FrameStatus.Complete, MqttFrameReader.TryRead(ref unread, bytes.Length, out var frame));
        ConnAckPacket.TryParse(frame, MqttVersion.V5, out var packet);
        return packet!.Reason;
    }

    private static X509Certificate2 Issue(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(name != "localhost", false, 0, true));
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        var now = TimeProvider.System.GetUtcNow();
        if (issuer is null) return request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));

        using var issued = request.Create(issuer, now.AddHours(-1), now.AddHours(1), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
