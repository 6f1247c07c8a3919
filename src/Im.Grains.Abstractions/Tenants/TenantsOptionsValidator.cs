using System.Security.Cryptography;
using System.Text;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Im.Grains.Tenants;

/// <summary>Refuses to start with tenants or apps that cannot work or are not safe, in one sentence each.</summary>
internal sealed class TenantsOptionsValidator(IConfiguration configuration, IHostEnvironment environment) : IValidateOptions<TenantsOptions>
{
    private const int FewestSecretChars = 16;
    private const int MostSecretChars = 256;
    private const int MostRetentionDays = 36_500;

    public ValidateOptionsResult Validate(string? name, TenantsOptions options)
    {
        var faults = TenantsSection.Faults(configuration)
            .Concat(options.Tenants.SelectMany(tenant => OfTenant(tenant.Key, tenant.Value)))
            .Concat(options.Apps.SelectMany(app => OfApp($"Im:Apps:{app.Key}", app.Key, app.Value)))
            .Concat(Duplicates(options))
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> OfTenant(string tenantNo, TenantConfig tenant)
    {
        var at = $"Im:Tenants:{tenantNo}";
        if (!Names.IsTenantNo(tenantNo))
            yield return $"{at}: a tenantNo is {Names.TenantNoForm}.";
        foreach (var (setting, fault) in TenantRules.FaultsOf(tenant.ToSettings()))
            yield return $"{at}:{setting} {fault}";
        if (tenant.RetentionDays is < 0 or > MostRetentionDays)
            yield return $"{at}:RetentionDays is {tenant.RetentionDays}, and must be from 0 to 36,500.";
        foreach (var (setting, fault) in tenant.Rtc.Faults())
            yield return $"{at}:Rtc{(setting.Length > 0 ? ":" : "")}{setting} {fault}";
        foreach (var fault in tenant.Apps.SelectMany(app => OfApp($"{at}:Apps:{app.Key}", app.Key, app.Value)))
            yield return fault;
    }

    private IEnumerable<string> OfApp(string at, string appId, AppConfig app)
    {
        if (!Names.IsAppId(appId)) yield return $"{at}: an appId is {Names.DeviceIdForm}.";
        if (SecretFault(app) is { } fault) yield return $"{at}:{fault}";
        foreach (var scope in app.Scopes.Where(scope => !Scopes.IsKnown(scope)))
            yield return $"{at}:Scopes has {scope}, and there are only {string.Join(", ", Scopes.All)}.";
    }

    /// <summary>What is wrong with an app's secret; a secret itself is never part of the text.</summary>
    private string? SecretFault(AppConfig app)
    {
        var strict = !environment.IsDevelopment();
        if (app.Secret.Length == 0 == (app.SecretHash.Length == 0))
            return "Secret or SecretHash must be set, and only one of them.";
        if (strict && IsDemo(app)) return "Secret is the well-known one of Development; make a random one.";
        if (app.SecretHash.Length != 0 && !IsSha256(app.SecretHash))
            return "SecretHash must be 64 hexadecimal digits, the SHA-256 of the secret.";
        if (strict && app.Secret.Length is > 0 and < FewestSecretChars)
            return $"Secret has {app.Secret.Length} characters, and at least {FewestSecretChars} are needed.";
        return app.Secret.Length > MostSecretChars ? $"Secret is longer than {MostSecretChars} characters." : null;
    }

    /// <summary>An app asks for a token by its id alone, so the id must name one app.</summary>
    private static IEnumerable<string> Duplicates(TenantsOptions options) =>
        options.Tenants.SelectMany(tenant => tenant.Value.Apps.Keys.Select(appId => (appId, at: $"Im:Tenants:{tenant.Key}")))
            .Concat(options.Apps.Keys.Select(appId => (appId, at: "Im:Apps")))
            .GroupBy(app => app.appId, app => app.at)
            .Where(app => app.Count() > 1)
            .Select(app => $"The appId {app.Key} is used more than once: in {string.Join(" and ", app)}.");

    private static bool IsDemo(AppConfig app) =>
        app.Secret == DemoTenant.AppSecret
        || app.SecretHash.Equals(
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(DemoTenant.AppSecret))),
            StringComparison.OrdinalIgnoreCase);

    private static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);
}
