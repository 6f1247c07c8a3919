using Im.Grains.Devices;
using Im.Grains.PushTokens;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Im.Cluster.Tests.Kit;

/// <summary>Push tokens, and who owns them.</summary>
internal static class PushTokens
{
    private const string Vendor = "xiaomi";

    public static PushToken New(ImCluster im) => new() { Vendor = Vendor, Token = im.NewName("token") };

    /// <summary>The key of the device that owns the token; null for none.</summary>
    public static Task<string?> OwnerOf(this ImCluster im, PushToken token, string tenantNo = TestTenants.Usual) =>
        im.TokenGrain(token, tenantNo).Owner();

    public static IPushTokenGrain TokenGrain(this ImCluster im, PushToken token, string tenantNo = TestTenants.Usual) =>
        im.Grains.GetGrain<IPushTokenGrain>(PushTokenKey.Of(tenantNo, token.Vendor, token.Token));

    /// <summary>Whether anything is stored of the token.</summary>
    public static async Task<bool> IsStored(this ImCluster im, PushToken token)
    {
        var state = new GrainState<PushTokenState>();
        var storage = im.Cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainStorage>();
        await storage.ReadStateAsync("push-token", im.TokenGrain(token).GetGrainId(), state);
        return state.RecordExists;
    }

    public static string Key(this Device device) => DeviceKey.Of(device.TenantNo, device.DeviceId);
}
