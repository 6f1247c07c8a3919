using System.Collections.Concurrent;
using System.Text;
using Im.Grains.Tenants;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Im.Unit.Tests.Auth;

/// <summary>The settings of tenants are changed while the server runs.</summary>
public sealed class Reading_the_tenants_again : IDisposable
{
    private readonly KeptWarnings _log = new();
    private readonly Settings _settings = new() { Tenants = """{"acme":{"MessageBurst":5}}""" };
    private readonly IConfigurationRoot _configuration;
    private readonly ServiceProvider _services;
    private readonly ConfiguredTenants _tenants;

    public Reading_the_tenants_again()
    {
        _configuration = new ConfigurationBuilder().Add(_settings).Build();
        _services = HostKit.Services("Production", _configuration)
            .AddLogging(logging => logging.AddProvider(_log)).AddImTenants().BuildServiceProvider();
        _tenants = _services.GetRequiredService<ConfiguredTenants>();
        Assert.Equal(5, _tenants.Current.Find("acme")?.MessageBurst);
    }

    public void Dispose()
    {
        _services.Dispose();
        (_configuration as IDisposable)?.Dispose();
    }

    [Fact]
    public void Brings_what_is_good_into_force()
    {
        Change("""{"acme":{"MessageBurst":6},"demo":{"Open":true}}""");

        Assert.Equal(6, _tenants.Current.Find("acme")?.MessageBurst);
        Assert.True(_tenants.Current.Find("demo")?.Open);
        Assert.Empty(_log.Warnings);
    }

    [Theory]
    [InlineData("""{"acme":{"MessageBurst":-1}}""", "Im:Tenants:acme:MessageBurst is -1, and must be from 1 to 1,000,000.")]
    [InlineData("""{"acme":{"MessageBurst":7,"KickPolicy":"sometimes"}}""", "Im:Tenants:acme:KickPolicy must be all, onePerOs, mobileOneDesktopOne or one.")]
    [InlineData("""{"acme":{"MessageBurst":7,"Apps":{"shop":{}}},"a b":{}}""", "Im:Tenants:a b: a tenantNo is 1–32 of A–Z a–z 0–9 _ -.")]
    public void Leaves_what_was_good_where_it_is_not_and_says_so_once(string bad, string fault)
    {
        Change(bad);

        // A file is often read more than once for one change.
        Change(bad);

        Assert.Equal(5, _tenants.Current.Find("acme")?.MessageBurst);
        Assert.Equal(["acme"], _tenants.Current.Tenants.Keys);
        Assert.Contains(fault, Assert.Single(_log.Warnings), StringComparison.Ordinal);

        Change("""{"acme":{"MessageBurst":8}}""");
        Assert.Equal(8, _tenants.Current.Find("acme")?.MessageBurst);
        Assert.Single(_log.Warnings);
    }

    private void Change(string tenants)
    {
        _settings.Tenants = tenants;
        _configuration.Reload();
    }

    /// <summary>Settings as they stand in a file, without one.</summary>
    private sealed class Settings() : JsonStreamConfigurationProvider(new JsonStreamConfigurationSource()), IConfigurationSource
    {
        public required string Tenants { get; set; }

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load() =>
            Load(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Im": { "Tenants": {{Tenants}} } }""")));
    }

    private sealed class KeptWarnings : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Warnings.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
