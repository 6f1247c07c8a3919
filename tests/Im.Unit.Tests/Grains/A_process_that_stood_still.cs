using Im.Grains;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Grains;

public sealed class A_process_that_stood_still : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly Membership _membership = new();
    private readonly Awakening _awakening;

    public A_process_that_stood_still() => _awakening =
        new Awakening(_membership, _time, NullLogger<Awakening>.Instance);

    [Fact]
    public async Task Looks_whether_it_is_still_in_the_cluster()
    {
        await _awakening.StartAsync(CancellationToken.None);
        for (var i = 0; i < 20; i++) await Beat();
        Assert.Equal(0, _membership.Looks);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.True(SpinWait.SpinUntil(() => _membership.Looks == 1, Patience), "It did not look.");
        for (var i = 0; i < 20; i++) await Beat();
        Assert.Equal(1, _membership.Looks);
        await _awakening.StopAsync(CancellationToken.None);
    }

    public void Dispose() => _awakening.Dispose();

    // Time for the timer's turn: two beats in one would be a gap of their own, but a short one.
    private async Task Beat()
    {
        _time.Advance(TimeSpan.FromMilliseconds(500));
        await Task.Delay(2, TestContext.Current.CancellationToken);
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
