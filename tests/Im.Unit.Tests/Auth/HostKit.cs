using Im.Auth;
using Im.Grains.Tenants;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace Im.Unit.Tests.Auth;

/// <summary>Options as a server has them at its start: bound, completed, checked.</summary>
internal static class HostKit
{
    public const string GoodKey = "q3VvYx8Ew0bKJ2mG1sQkYt6cA9uZ4nR7dHfLpXvBiTg=";

    public static AuthOptions Auth(string environment, string keyFile, params (string Key, string Value)[] settings)
    {
        using var services = Services(environment, settings).AddImAuth(_ => keyFile).BuildServiceProvider();
        return services.GetRequiredService<IOptions<AuthOptions>>().Value;
    }

    public static TenantsOptions Tenants(string environment, params (string Key, string Value)[] settings)
    {
        using var services = Services(environment, settings).AddImTenants().BuildServiceProvider();
        return services.GetRequiredService<IOptions<TenantsOptions>>().Value;
    }

    /// <summary>The sentences with which the start ends.</summary>
    public static IReadOnlyList<string> Faults(Func<object> start) =>
        [.. Assert.Throws<OptionsValidationException>(start).Failures];

    public static ServiceCollection Services(string environment, IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment });
        return services;
    }

    private static ServiceCollection Services(string environment, (string Key, string Value)[] settings)
    {
        var pairs = settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value));
        return Services(environment, new ConfigurationBuilder().AddInMemoryCollection(pairs).Build());
    }
}
