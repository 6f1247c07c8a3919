using System.Collections.Concurrent;
using Im.Grains.Tenants;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Im.Unit.Tests.Auth;

/// <summary>The file with the tenants is changed while the server runs.</summary>
public sealed class Reading_the_tenants_again : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("im-tenants-");
    private readonly KeptWarnings _log = new();
    private IHost _host = null!;

    private ConfiguredTenants Tenants => _host.Services.GetRequiredService<ConfiguredTenants>();

    public async ValueTask InitializeAsync()
    {
        Write("""{"acme":{"MessageBurst":5}}""");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _directory.FullName });
        builder.Configuration.AddJsonFile("settings.json", optional: false, reloadOnChange: true);
        builder.Logging.AddProvider(_log);
        builder.Services.AddImTenants();
        _host = builder.Build();
        await _host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5, Tenants.Current.Find("acme")?.MessageBurst);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(TestContext.Current.CancellationToken);
        _host.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Brings_what_is_good_into_force()
    {
        Write("""{"acme":{"MessageBurst":6},"demo":{"Open":true}}""");

        await Until(() => Tenants.Current.Find("acme")?.MessageBurst == 6 && Tenants.Current.Find("demo")?.Open == true);
        Assert.Empty(_log.Warnings);
    }

    [Theory]
    [InlineData("""{"acme":{"MessageBurst":-1}}""", "Im:Tenants:acme:MessageBurst is -1, and must be from 1 to 1,000,000.")]
    [InlineData("""{"acme":{"MessageBurst":7,"KickPolicy":"sometimes"}}""", "Im:Tenants:acme:KickPolicy must be all, onePerOs, mobileOneDesktopOne or one.")]
    [InlineData("""{"acme":{"MessageBurst":7,"Apps":{"shop":{}}},"a b":{}}""", "Im:Tenants:a b: a tenantNo is 1–32 of A–Z a–z 0–9 _ -.")]
    public async Task Leaves_what_was_good_where_it_is_not_and_says_so_once(string bad, string fault)
    {
        Write(bad);
        await Until(() => !_log.Warnings.IsEmpty);

        Assert.Equal(5, Tenants.Current.Find("acme")?.MessageBurst);
        Assert.Equal(["acme"], Tenants.Current.Tenants.Keys);
        Assert.Contains(fault, _log.Warnings.First(), StringComparison.Ordinal);

        // What is good again is taken, and by then all that there was to say of the other was said.
        Write("""{"acme":{"MessageBurst":8}}""");
        await Until(() => Tenants.Current.Find("acme")?.MessageBurst == 8);
        Assert.Single(_log.Warnings);
    }

    private void Write(string tenants)
    {
        // In one step: half a file is no JSON, and would be read as such.
        var draft = Path.Combine(_directory.FullName, "draft");
        File.WriteAllText(draft, $$"""{ "Im": { "Tenants": {{tenants}} } }""");
        File.Move(draft, Path.Combine(_directory.FullName, "settings.json"), overwrite: true);
    }

    private static async Task Until(Func<bool> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        while (!holds()) await Task.Delay(20, deadline.Token);
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
