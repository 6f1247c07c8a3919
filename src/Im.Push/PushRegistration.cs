using Im.Push.Http;
using Im.Push.Vendors.Apns;
using Im.Push.Vendors.Fcm;
using Im.Push.Vendors.Harmony;
using Im.Push.Vendors.Honor;
using Im.Push.Vendors.Huawei;
using Im.Push.Vendors.Meizu;
using Im.Push.Vendors.Oppo;
using Im.Push.Vendors.Vivo;
using Im.Push.Vendors.WebPush;
using Im.Push.Vendors.Wns;
using Im.Push.Vendors.Xiaomi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Im.Push;

/// <summary>Adds the push vendors.</summary>
public static class PushRegistration
{
    /// <summary>All vendors of the protocol and their registry; other implementations of <see cref="IPushVendor"/> that
    /// are added are in it, too.</summary>
    public static IServiceCollection AddPushVendors(this IServiceCollection services)
    {
        services.AddOptions<PushHttpOptions>().BindConfiguration(PushHttpOptions.Section)
            .Validate(it => string.IsNullOrEmpty(it.CaCertificates) || File.Exists(it.CaCertificates),
                $"{PushHttpOptions.Section}:{nameof(PushHttpOptions.CaCertificates)} names no file.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PushChannels>().AddSingleton<VendorHttp>().AddSingleton<VendorRegistry>();
        services.AddSingleton<IPushVendor, FcmVendor>();
        services.AddSingleton<IPushVendor, ApnsVendor>();
        services.AddSingleton<IPushVendor, HuaweiVendor>();
        services.AddSingleton<IPushVendor, HarmonyVendor>();
        services.AddSingleton<IPushVendor, HonorVendor>();
        services.AddSingleton<IPushVendor, XiaomiVendor>();
        services.AddSingleton<IPushVendor, OppoVendor>();
        services.AddSingleton<IPushVendor, VivoVendor>();
        services.AddSingleton<IPushVendor, MeizuVendor>();
        services.AddSingleton<IPushVendor, WebPushVendor>();
        services.AddSingleton<IPushVendor, WnsVendor>();
        return services;
    }
}
