using Im.Grains.Devices;
using Im.Grains.PushTokens;

namespace Im.Cluster.Tests.Kit;

/// <summary>Push tokens, and who owns them.</summary>
internal static class PushTokens
{
    private const string Vendor = "xiaomi";

    public static PushToken New(ImCluster im) => new() { Vendor = Vendor, Token = im.NewName("token") };

    /// <summary>The key of the device that owns the token; null for none.</summary>
    public static Task<string?> OwnerOf(this ImCluster im, PushToken token, string tenantNo = TestTenants.Usual) =>
        im.Grains.GetGrain<IPushTokenGrain>(PushTokenKey.Of(tenantNo, token.Vendor, token.Token)).Owner();

    public static string Key(this Device device) => DeviceKey.Of(device.TenantNo, device.DeviceId);
}
