using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Im.Push.Tests.Kit;

/// <summary>The vendors as the server has them.</summary>
internal sealed class PushKit : IAsyncDisposable
{
    public static readonly PushCredentialOwner Acme = new("acme", "chat");

    private readonly ServiceProvider _services;

    public PushKit(TimeProvider? time = null, bool allowPrivate = true)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{PushHttpOptions.Section}:CaCertificates"] = TestCertificate.RootFile,
            [$"{PushHttpOptions.Section}:AllowPrivateAddresses"] = allowPrivate.ToString(),
        }).Build());
        services.AddLogging(it => it.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
        if (time is not null) services.AddSingleton(time);
        services.AddPushVendors();
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public Lines Logs { get; } = new();

    public VendorRegistry Registry => _services.GetRequiredService<VendorRegistry>();

    public IPushVendor Vendor(string name) => Registry.Find(name)!;

    /// <summary>The credential of the settings, which must be right.</summary>
    public PushCredential Credential(JsonObject settings, PushCredentialOwner? owner = null)
    {
        var reading = Registry.ReadCredential(owner ?? Acme, JsonSerializer.SerializeToElement(settings));
        Assert.Empty(reading.Problems);
        return reading.Credential!;
    }

    public Task<IReadOnlyList<PushOutcome>> Send(
        PushCredential credential, PushNotification notification, params IEnumerable<string> tokens) =>
        Vendor(credential.Vendor).Send(
            credential, notification, [.. tokens.Select(it => new PushTarget(it))], TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>All that was logged.</summary>
    internal sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => All.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
