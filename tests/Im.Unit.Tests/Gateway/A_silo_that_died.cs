using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Im.Gateway.Delivery;
using Im.Gateway.Sessions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Metadata;

namespace Im.Unit.Tests.Gateway;

/// <summary>When a gateway tells its devices to pull, after a silo has died.</summary>
public sealed class A_silo_that_died : IDisposable
{
    private static readonly SiloAddress Other = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_112), 1);

    private readonly PipedGateway _gateway = new();
    private readonly Membership _membership = new();
    private readonly Manifests _manifests = new();
    private readonly AccountHosts _hosts;
    private readonly ClusterMembershipOptions _options = new();
    private readonly SessionKeeper _keeper;

    public A_silo_that_died()
    {
        _hosts = new AccountHosts(_manifests);
        _keeper = new SessionKeeper(
            _gateway.Registry, _membership, _hosts, Options.Create(_options), _gateway.Time, NullLogger<SessionKeeper>.Instance);
    }

    /// <param name="readsEvery">Seconds after which a silo reads, at the latest, that it was given up.</param>
    [Theory]
    [InlineData(15)]
    [InlineData(40)]
    public async Task Has_devices_pull_at_once_and_when_it_can_have_archived_nothing_more(int readsEvery)
    {
        _options.TableRefreshTimeout = TimeSpan.FromSeconds(readsEvery);
        var outbox = await Outbox();
        _membership.Say(SiloStatus.Active);

        _membership.Say(SiloStatus.Dead);
        IsTold(outbox, packetId: 1);
        _gateway.Time.Advance(TimeSpan.FromSeconds(readsEvery + 4));
        Assert.True(outbox.IsIdle);
        _gateway.Time.Advance(TimeSpan.FromSeconds(1));

        IsTold(outbox, packetId: 2);
    }

    [Fact]
    public async Task Without_accounts_has_no_device_pull()
    {
        var outbox = await Outbox();
        _membership.Say(SiloStatus.Active);
        _manifests.Say((Other, Manifests.WithoutAccounts));
        PipedGateway.Await(() => !_hosts.MayInclude(Other), "It is not known to have no accounts.");
        _manifests.Say();

        _membership.Say(SiloStatus.Dead);
        await _membership.IsRead();
        _gateway.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(outbox.IsIdle);
    }

    [Fact]
    public async Task Counts_as_one_with_accounts_unless_it_is_known_to_have_none()
    {
        var third = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_113), 1);
        var outbox = await Outbox();
        _membership.Say(SiloStatus.Active);
        _manifests.Say((Other, Manifests.WithAccounts), (third, Manifests.WithoutAccounts));
        PipedGateway.Await(() => !_hosts.MayInclude(third), "It is not known to have no accounts.");

        _membership.Say(SiloStatus.Dead);

        IsTold(outbox, packetId: 1);
    }

    [Fact]
    public async Task Has_devices_pull_once_if_it_left_by_itself()
    {
        var outbox = await Outbox();
        _membership.Say(SiloStatus.Active);
        _membership.Say(SiloStatus.ShuttingDown);

        _membership.Say(SiloStatus.Dead);
        IsTold(outbox, packetId: 1);
        _gateway.Time.Advance(TimeSpan.FromMinutes(1));
        _membership.Say(SiloStatus.Dead);
        await _membership.IsRead();

        Assert.True(outbox.IsIdle);
    }

    public void Dispose() => _keeper.Dispose();

    private async Task<Outbox> Outbox()
    {
        var (connection, _) = await _gateway.Connected();
        await _keeper.StartAsync(TestContext.Current.CancellationToken);
        return connection.Session!.Outbox;
    }

    private static void IsTold(Outbox outbox, ushort packetId)
    {
        PipedGateway.Await(() => !outbox.IsIdle, "The device was not told to pull.");
        Assert.True(outbox.Acknowledge(packetId));
        Assert.True(outbox.IsIdle);
    }

    private sealed class Manifests : IClusterManifestProvider
    {
        private readonly Channel<ClusterManifest> _updates = Channel.CreateUnbounded<ClusterManifest>();
        private int _version;

        public static GrainManifest WithAccounts => Of("account");

        public static GrainManifest WithoutAccounts => Of("gateway");

        public ClusterManifest Current => throw new NotSupportedException();

        public IAsyncEnumerable<ClusterManifest> Updates => _updates.Reader.ReadAllAsync();

        public GrainManifest LocalGrainManifest => throw new NotSupportedException();

        public void Say(params (SiloAddress Silo, GrainManifest Manifest)[] silos) => Assert.True(_updates.Writer.TryWrite(new ClusterManifest(
            new MajorMinorVersion(++_version, 0), silos.ToImmutableDictionary(it => it.Silo, it => it.Manifest))));

        private static GrainManifest Of(string interfaceType) => new(
            ImmutableDictionary<GrainType, GrainProperties>.Empty.Add(
                GrainType.Create(interfaceType),
                new GrainProperties(ImmutableDictionary.Create<string, string>(StringComparer.Ordinal).Add("interface.0", interfaceType))),
            ImmutableDictionary<GrainInterfaceType, GrainInterfaceProperties>.Empty);
    }

    private sealed class Membership : IClusterMembershipService
    {
        private readonly Channel<ClusterMembershipSnapshot> _updates = Channel.CreateUnbounded<ClusterMembershipSnapshot>();
        private long _version;

        public ClusterMembershipSnapshot CurrentSnapshot => throw new NotSupportedException();

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => _updates.Reader.ReadAllAsync();

        public void Say(SiloStatus status) => Assert.True(_updates.Writer.TryWrite(new ClusterMembershipSnapshot(
            ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(Other, new ClusterMember(Other, status, "other")),
            new MembershipVersion(++_version))));

        public async Task IsRead()
        {
            _updates.Writer.Complete();
            await _updates.Reader.Completion.WaitAsync(TestContext.Current.CancellationToken);
        }

        public ValueTask Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }
}
