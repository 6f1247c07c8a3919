using Im.Grains;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Im.Unit.Tests.Grains;

public sealed class A_process_that_stood_still : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly WatchedTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly Membership _membership = new();
    private readonly Awakening _awakening;

    public A_process_that_stood_still() => _awakening =
        new Awakening(_membership, _time, NullLogger<Awakening>.Instance);

    [Fact]
    public async Task Looks_whether_it_is_still_in_the_cluster()
    {
        await _awakening.StartAsync(CancellationToken.None);
        Looked(times: 1);
        for (var i = 0; i < 20; i++) Beat();
        Assert.Equal(0, _membership.Looks);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.True(SpinWait.SpinUntil(() => _membership.Looks == 1, Patience), "It did not look.");
        for (var i = 0; i < 20; i++) Beat();
        Assert.Equal(1, _membership.Looks);
        await _awakening.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void Looks_also_where_it_hosts_no_accounts() =>
        Assert.Single(new ServiceCollection().AddImGrainCalls(), it => it.ImplementationType == typeof(Awakening));

    public void Dispose() => _awakening.Dispose();

    // Until it has looked at the clock, for how long it was since the last beat, and for the next one.
    private void Beat()
    {
        var before = _time.Looks;
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Looked(before + 2);
    }

    private void Looked(int times)
    {
        Assert.True(SpinWait.SpinUntil(() => _time.Looks >= times, Patience), "It does not beat.");
    }

    private sealed class Membership : IClusterMembershipService
    {
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public ClusterMembershipSnapshot CurrentSnapshot => throw new NotSupportedException();

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public ValueTask Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _looks);
            return ValueTask.CompletedTask;
        }

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }
}
