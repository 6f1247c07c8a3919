using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Im.Auth;

/// <summary>Brings tokens into a process.</summary>
public static class AuthRegistration
{
    /// <summary>Adds <see cref="TokenIssuer"/> and <see cref="TokenReader"/>, with <see cref="AuthOptions"/> checked at
    /// start.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="developmentKeyFile">Where Development keeps the key it makes for itself if none is set, readable by
    /// the owner only.</param>
    public static IServiceCollection AddImAuth(
        this IServiceCollection services, Func<IServiceProvider, string> developmentKeyFile)
    {
        services.AddOptionsWithValidateOnStart<AuthOptions, AuthOptionsValidator>()
            .BindConfiguration(AuthOptions.Section)
            .PostConfigure<IServiceProvider, IHostEnvironment>((options, provider, environment) =>
            {
                if (environment.IsDevelopment() && string.IsNullOrWhiteSpace(options.SigningKey))
                    options.SigningKey = DevelopmentKeyFile.ReadOrCreate(developmentKeyFile(provider));
            });
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SigningKeyRing>();
        services.TryAddSingleton<TokenIssuer>();
        services.TryAddSingleton<TokenReader>();
        return services;
    }
}
