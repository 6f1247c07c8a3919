using System.Text.Json;
using Im.Grains.Tenants;
using Im.Push;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Im.Notifications;

/// <summary>
/// What the configuration has for push, below <c>Im:Tenants:{tenantNo}:Push:{appId or default}</c>. It follows the configuration
/// when that is read again; settings that could not have started the server change nothing, and are told in the log.
/// </summary>
internal sealed partial class ConfiguredPush : IPushApps, IDisposable
{
    private const string Part = "Push";

    private readonly IConfiguration _configuration;
    private readonly PushAppReader _reader;
    private readonly bool _isDevelopment;
    private readonly ILogger _log;
    private readonly IDisposable _subscription;
    private volatile Dictionary<string, TenantPush> _tenants = [];
    private volatile IReadOnlyList<string> _faults = [];
    private string _refused = "";

    public ConfiguredPush(
        IConfiguration configuration, PushAppReader reader, IHostEnvironment environment, ILogger<ConfiguredPush> log)
    {
        (_configuration, _reader, _log, _isDevelopment) = (configuration, reader, log, environment.IsDevelopment());
        Read();
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public bool IsOn(string tenantNo) => _tenants.TryGetValue(tenantNo, out var tenant) && tenant.IsOn;

    public TimeSpan LongestTtl(string tenantNo) =>
        _tenants.TryGetValue(tenantNo, out var tenant) ? tenant.LongestTtl : TimeSpan.Zero;

    public ValueTask<PushApp?> Find(string tenantNo, string appId, CancellationToken cancellation = default) =>
        ValueTask.FromResult(_tenants.TryGetValue(tenantNo, out var tenant) ? tenant.Find(appId) : null);

    /// <summary>What is wrong with the settings, one sentence each.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public void Dispose() => _subscription.Dispose();

    private void Reload()
    {
        Read();
        var faults = string.Join(' ', _faults);
        if (faults.Length > 0 && faults != Interlocked.Exchange(ref _refused, faults)) LogRefused(faults);
        if (faults.Length == 0) _refused = "";
    }

    private void Read()
    {
        var tenants = new Dictionary<string, TenantPush>();
        var faults = new List<string>();
        var section = _configuration.GetSection(TenantsOptions.Section).GetSection(nameof(TenantsOptions.Tenants));
        if (_isDevelopment && !section.GetChildren().Any()) tenants[DemoTenant.Name] = Demo();
        foreach (var tenant in section.GetChildren())
        {
            var push = tenant.GetSection(Part);
            if (push.Value is { Length: > 0 }) faults.Add($"{push.Path} must hold settings, and is a value.");
            var apps = push.GetChildren().Select(app => Read(tenant.Key, app)).ToList();
            faults.AddRange(apps.SelectMany(it => it.Faults));
            if (apps.Count > 0) tenants[tenant.Key] = new TenantPush([.. apps.Select(it => it.App).OfType<PushApp>()]);
        }

        _faults = faults;
        if (faults.Count == 0) _tenants = tenants;
    }

    private TenantPush Demo()
    {
        using var settings = JsonDocument.Parse("""{"credentials":{"recording":true}}""");
        var owner = new PushCredentialOwner(DemoTenant.Name, PushApp.Default);
        return new TenantPush([_reader.Read(owner, settings.RootElement, DemoTenant.Name).App!]);
    }

    private PushAppReading Read(string tenantNo, IConfigurationSection app)
    {
        var appId = app.Key.Equals(PushApp.Default, StringComparison.OrdinalIgnoreCase) ? PushApp.Default : app.Key;
        return app.Value is { Length: > 0 }
            ? new PushAppReading(null, [$"{app.Path} must hold settings, and is a value."])
            : _reader.Read(new PushCredentialOwner(tenantNo, appId), SettingsJson.Of(app), app.Path);
    }

    [LoggerMessage(LogLevel.Warning, "Changed settings of push are refused, and those before stay: {Faults}")]
    private partial void LogRefused(string faults);

    private sealed class TenantPush(IReadOnlyList<PushApp> apps)
    {
        private readonly Dictionary<string, PushApp> _apps = apps.ToDictionary(it => it.Owner.AppId);

        public bool IsOn { get; } = apps.Any(it => it.Enabled && it.Credentials.Count > 0);

        public TimeSpan LongestTtl { get; } = apps.Count == 0 ? TimeSpan.Zero : apps.Max(it => it.Ttl);

        public PushApp? Find(string appId)
        {
            var app = (appId.Length > 0 ? _apps.GetValueOrDefault(appId) : null) ?? _apps.GetValueOrDefault(PushApp.Default);
            return app is { Enabled: true } ? app : null;
        }
    }
}
