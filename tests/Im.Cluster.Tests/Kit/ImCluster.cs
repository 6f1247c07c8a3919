using Im.Archive;
using Im.Cluster.Tests.Kit;
using Im.Files;
using Im.Grains;
using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Grains.Devices;
using Im.Grains.FanOut;
using Im.Grains.Gateways;
using Im.Grains.Tenants;
using Im.Notifications;
using Im.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.TestingHost;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace Im.Cluster.Tests.Kit;

/// <summary>
/// Two silos in this process, with the real grains, archive and states, and gateways that record. The grains' clock is
/// the tests'; Orleans' own is the system's. For tests that stop silos or move the clock; others take
/// <see cref="SharedCluster"/>.
/// </summary>
public class ImCluster : IAsyncLifetime
{
    // A thousand registrations of one device go one after the other; on a busy machine that takes longer than the 30 s
    // that Orleans would wait for the last one.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ClusterStorage _storage = new();
    private InProcessTestCluster? _cluster;
    private int _names;

    // It moves a little with each look, so that no two fences are equal.
    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow())
    {
        AutoAdvanceAmount = TimeSpan.FromMicroseconds(1),
    };

    public RecordingGateways Gateways { get; } = new();

    public HeldFanOuts FanOuts { get; } = new();

    public RecordingPushes Pushes { get; } = new();

    public IFileIndex Files => _storage.Files;

    public FaultyArchive Archive => _storage.Archive;

    /// <summary>Whether silos that are started from now on host our grains; else they are as gateways only are.</summary>
    public bool NewSilosHostGrains { get; set; } = true;

    public IGrainFactory Grains { get => field ?? Cluster.Client; private set; }

    public InProcessTestCluster Cluster =>
        _cluster ?? throw new InvalidOperationException("The silos are not started.");

    public async ValueTask InitializeAsync()
    {
        await _storage.Open(Time);
        var builder = new InProcessTestClusterBuilder(2)
        {
            Options = { ConfigureFileLogging = false, UseDistributedGrainDirectory = true },
        };
        builder.ConfigureHost(_storage.Configure);
        builder.ConfigureSilo((_, silo) => AddServices(silo));
        builder.ConfigureClient(client =>
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = Patience));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        await _storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public IAccountGrain Account(AccountId account) => Grains.GetGrain<IAccountGrain>(account.Value);

    public IConversationGrain Conversation(AccountId one, AccountId other) =>
        Grains.GetGrain<IConversationGrain>(ConversationKey.Of(one, other));

    public IDeviceGrain DeviceGrain(string tenantNo, string deviceId) =>
        Grains.GetGrain<IDeviceGrain>(DeviceKey.Of(tenantNo, deviceId));

    /// <summary>A device of a user nobody else has; not registered.</summary>
    public Device Device(string tenantNo = TestTenants.Usual) => Device(tenantNo, NewName("user"));

    /// <summary>A new device of a user; not registered.</summary>
    public Device Device(string tenantNo, string userId, OsType os = OsType.Android, string appId = "") =>
        new(this, tenantNo, userId, NewName("device")) { Os = os, AppId = appId };

    /// <summary>A user nobody else has, on one connected device.</summary>
    public Task<Device> Online(string tenantNo = TestTenants.Usual) => Device(tenantNo).GoOnline();

    public string NewName(string kind) => $"{kind}-{Interlocked.Increment(ref _names)}";

    /// <summary>Ends a grain's activation, as the collector or a rebalancing does, and waits for the end.</summary>
    public Task Deactivate(IAddressable grain) => Cluster.DeactivateAsync(grain);

    /// <summary>Messages stand in the archive as the conversation's last ones, since then. An activation that it has must end
    /// to know of them.</summary>
    public async Task Archived(PeerId conversation, ConversationBatch batch, DateTimeOffset since)
    {
        var head = (await Archive.FindConversation(conversation.Value, CancellationToken.None))!;
        var messages = SendRules.Place(batch, head.Id, since.ToUnixTimeMilliseconds());
        Assert.False((await Archive.Append(new AppendBatch(head.Id, head.LastSeq, messages))).Fenced);
    }

    /// <summary>The silo where the grain is active.</summary>
    public InProcessSiloHandle SiloOf(IAddressable grain)
    {
        Assert.True(Cluster.TryGetGrainContext(grain.GetGrainId(), out var context), "The grain is not active.");
        return Cluster.Silos.Single(silo => silo.SiloAddress.Equals(context!.Address.SiloAddress));
    }

    /// <summary>Kills a silo and starts another in its place.</summary>
    public async Task Kill(InProcessSiloHandle victim)
    {
        CallFromBeside(victim);
        await Cluster.KillSiloAsync(victim);
        await Cluster.StartAdditionalSiloAsync();
    }

    /// <summary>Lets tests call from another silo than the one that dies, so that their own calls do not die with it.</summary>
    public void CallFromBeside(InProcessSiloHandle victim) => Grains = Cluster.Silos.First(silo => silo != victim)
        .ServiceProvider.GetRequiredService<IGrainFactory>();

    private void AddServices(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<TimeProvider>(Time);
        foreach (var area in (string[])[
            TimeProviderNames.Messaging, TimeProviderNames.SystemTimers, TimeProviderNames.Membership,
            TimeProviderNames.ActivationManagement, TimeProviderNames.GrainDirectory])
        {
            silo.Services.AddKeyedSingleton(area, TimeProvider.System);
        }

        if (!NewSilosHostGrains) silo.HostNoImGrains();
        silo.AddActivityPropagation();
        _storage.AddTo(silo);
        silo.Services.AddImGrains().Configure<TenantsOptions>(TestTenants.AddTo);
        silo.Services.AddSingleton<IGatewayClient>(Gateways);
        silo.Services.AddSingleton<IPushOutbox>(Pushes).AddSingleton<IPushSettings>(Pushes).AddSingleton<IPushClicks>(Pushes);
        silo.Services.AddSingleton(services => FanOuts.Before(new FanOutClient(services)));
        silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical));
        // A silo that was killed here has ended: nobody needs to wait out its lease.
        silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);
    }
}

/// <summary>The cluster of all tests that leave the silos and the clock alone. Each has users of its own.</summary>
public sealed class SharedCluster : ImCluster;
