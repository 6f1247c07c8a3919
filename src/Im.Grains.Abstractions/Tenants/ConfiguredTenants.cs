using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Im.Grains.Tenants;

/// <summary>
/// The tenants and apps of the configuration that count now. They follow it when it is read again; settings that could not
/// have started the server change nothing, and are told in the log.
/// </summary>
public sealed partial class ConfiguredTenants : IDisposable
{
    private readonly IOptionsFactory<TenantsOptions> _factory;
    private readonly ILogger _log;
    private readonly List<IDisposable> _subscriptions = [];
    private volatile TenantsOptions _current;
    private string _refused = "";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OptionsValidationException">They are wrong.</exception>
    public ConfiguredTenants(
        IOptionsFactory<TenantsOptions> factory, IEnumerable<IOptionsChangeTokenSource<TenantsOptions>> sources,
        ILogger<ConfiguredTenants> log)
    {
        (_factory, _log) = (factory, log);
        _current = factory.Create(Options.DefaultName);
        // Not by IOptionsMonitor: after a bad reload it has no value at all, and throws at every use.
        foreach (var source in sources)
            _subscriptions.Add(ChangeToken.OnChange(source.GetChangeToken, Reload));
    }

    /// <summary>The last good ones; another object after each change.</summary>
    public TenantsOptions Current => _current;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
    }

    private void Reload()
    {
        var faults = "";
        try
        {
            _current = _factory.Create(Options.DefaultName);
        }
        catch (Exception cause)
        {
            // Only the sentences of a fault: another exception's text may hold what it could not read.
            faults = cause is OptionsValidationException fault ? fault.Message : cause.GetType().Name;
        }

        // A file is often read more than once for one change.
        if (faults.Length > 0 && faults != Interlocked.Exchange(ref _refused, faults)) SettingsRefused(faults);
        if (faults.Length == 0) _refused = "";
    }

    [LoggerMessage(LogLevel.Warning, "Changed settings of tenants are refused, and those before stay: {Faults}")]
    private partial void SettingsRefused(string faults);
}
