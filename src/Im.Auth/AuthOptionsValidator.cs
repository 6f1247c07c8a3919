using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Im.Auth;

/// <summary>Refuses to start with keys or lifetimes that would make tokens worthless, in one sentence each.</summary>
internal sealed class AuthOptionsValidator(IHostEnvironment environment) : IValidateOptions<AuthOptions>
{
    private const string Remedy = "make one with `openssl rand -base64 32`";
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(AuthOptions options)
    {
        var development = environment.IsDevelopment();
        const string key = $"{AuthOptions.Section}:{nameof(AuthOptions.SigningKey)}";
        if (string.IsNullOrWhiteSpace(options.SigningKey))
            yield return $"{key} is missing: {Remedy} and give it to every process.";
        else if (SigningKeys.FaultOf(options.SigningKey, allowWellKnown: development) is { } fault)
            yield return $"{key} {fault}: {Remedy}.";

        for (var i = 0; i < options.PreviousSigningKeys.Count; i++)
        {
            if (SigningKeys.FaultOf(options.PreviousSigningKeys[i], allowWellKnown: development) is { } previous)
                yield return $"{AuthOptions.Section}:{nameof(AuthOptions.PreviousSigningKeys)}:{i} {previous}: take it away.";
        }

        foreach (var (setting, lifetime) in Lifetimes(options))
        {
            if (lifetime < Shortest || lifetime > Longest)
                yield return $"{AuthOptions.Section}:{setting} is {lifetime}, and must be from 1 minute to 30 days.";
        }
    }

    private static IEnumerable<(string Setting, TimeSpan Lifetime)> Lifetimes(AuthOptions options) =>
    [
        (nameof(AuthOptions.UserTokenLifetime), options.UserTokenLifetime),
        (nameof(AuthOptions.DeviceTokenLifetime), options.DeviceTokenLifetime),
        (nameof(AuthOptions.AppTokenLifetime), options.AppTokenLifetime),
    ];
}
