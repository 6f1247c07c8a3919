using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;

namespace Im.Bench.Vendors;

/// <summary>What a server needs to push through the bench's vendors, with keys that nobody had before.</summary>
internal static class VendorSettings
{
    /// <summary>Where vendors that speak HTTP/1.1 stand.</summary>
    public const string Http1Variable = "IM_BENCH_VENDOR_HTTP1";

    /// <summary>Where APNs stands, which speaks HTTP/2 alone.</summary>
    public const string Http2Variable = "IM_BENCH_VENDOR_HTTP2";

    /// <summary>The command that prints them as lines of a shell, for bench.sh.</summary>
    public static Command Command()
    {
        var tenant = new Option<string>("--tenant") { DefaultValueFactory = _ => "bench" };
        var command = new Command("vendor-settings", "Prints settings of a server that pushes through the bench's vendors.") { tenant };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var (http1, http2) = (Read(Http1Variable), Read(Http2Variable));
            foreach (var (name, value) in Of(parsed.GetValue(tenant)!, http1, http2)) Console.WriteLine($"export {name}='{value}'");
        });
        return command;
    }

    /// <summary>An address that bench.sh has chosen.</summary>
    public static Uri Read(string variable) => Uri.TryCreate(Environment.GetEnvironmentVariable(variable), UriKind.Absolute, out var address)
        ? address
        : throw new InvalidOperationException($"{variable} is not set: ./bench.sh does that.");

    private static Dictionary<string, string> Of(string tenantNo, Uri http1, Uri http2)
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var account = JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["type"] = "service_account",
            ["project_id"] = "bench",
            ["client_email"] = "bench@bench.iam.gserviceaccount.com",
            ["private_key"] = rsa.ExportPkcs8PrivateKeyPem(),
            ["token_uri"] = new Uri(http1, VendorStandIn.TokenPath).AbsoluteUri,
        });
        var app = $"Im__Tenants__{tenantNo}__Push__default__Credentials";
        return new Dictionary<string, string>
        {
            ["Im__Push__Http__AllowPrivateAddresses"] = "true",
            [$"{app}__apns__TeamId"] = "TEAM123456",
            [$"{app}__apns__KeyId"] = "KEY1234567",
            [$"{app}__apns__Topic"] = "com.example.bench",
            [$"{app}__apns__PrivateKey"] = ec.ExportPkcs8PrivateKeyPem(),
            [$"{app}__apns__BaseAddress"] = http2.AbsoluteUri,
            [$"{app}__fcm__ServiceAccount"] = account,
            [$"{app}__fcm__BaseAddress"] = http1.AbsoluteUri,
            [$"{app}__meizu__AppId"] = "10001",
            [$"{app}__meizu__AppSecret"] = "bench",
            [$"{app}__meizu__BaseAddress"] = http1.AbsoluteUri,
        };
    }
}
