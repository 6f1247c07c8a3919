using Im.Cluster.Tests.Kit;
using Im.Grains.Accounts;
using Im.Grains.Tenants;
using Im.Protocol;

namespace Im.Cluster.Tests;

public sealed class A_kick_policy(SharedCluster im)
{
    private const OsType Ios = OsType.Ios, Android = OsType.Android, Web = OsType.Web, Windows = OsType.Windows, Other = OsType.Unknown;

    public static TheoryData<KickPolicy, OsType[], OsType, OsType[]> Table => new()
    {
        // The policy, who is logged in, who logs in, who has to go.
        { KickPolicy.All, [Ios, Android, Web, Windows, Other], Android, [] },
        { KickPolicy.OnePerOs, [Ios, Android, Web, Windows, Other], Android, [Android] },
        { KickPolicy.OnePerOs, [Ios, Web], Android, [] },
        { KickPolicy.OnePerOs, [Other, Windows], Other, [Other] },
        { KickPolicy.MobileOneDesktopOne, [Ios, Web], Android, [Ios] },
        { KickPolicy.MobileOneDesktopOne, [Ios, Web], Windows, [Web] },
        { KickPolicy.MobileOneDesktopOne, [Android, Other], Windows, [Other] },
        { KickPolicy.MobileOneDesktopOne, [Ios], Web, [] },
        { KickPolicy.One, [Ios], Ios, [Ios] },
        { KickPolicy.One, [Web], Android, [Web] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Logs_out_whom_the_newcomer_displaces(KickPolicy policy, OsType[] there, OsType newcomer, OsType[] displaced)
    {
        var (tenantNo, userId) = (TestTenants.Of(policy), im.NewName("user"));
        var devices = new List<Device>();
        foreach (var os in there) devices.Add(await im.Device(tenantNo, userId, os).GoOnline());

        await im.Device(tenantNo, userId, newcomer).GoOnline();

        var left = devices.Where(device => device.Connection.IsClosed).Select(device => device.Os);
        Assert.Equal(displaced, left);
        foreach (var device in devices)
        {
            var isCurrent = await device.DeviceGrain.IsCurrent(device.Account, device.Login);
            Assert.Equal(!displaced.Contains(device.Os), isCurrent);
        }
    }

    [Fact]
    public async Task Tells_the_loser_and_closes_its_connection()
    {
        var loser = await im.Online(TestTenants.Of(KickPolicy.One));

        await loser.SiblingOnline();

        Assert.Equal(SessionEnd.Kicked, await loser.Connection.Closed());
        var said = Assert.Single(loser.Connection.Events(PushEventTypes.Kicked));
        Assert.Contains("Android", said.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_the_losers_login_from_then_on()
    {
        var loser = await im.Online(TestTenants.Of(KickPolicy.One));
        await loser.SiblingOnline();

        Assert.Equal(ErrorCode.Forbidden, (await loser.Connect()).Code);
        Assert.Equal(ErrorCode.Forbidden, (await loser.Announce(loser.Connection)).Code);
        Assert.True((await loser.Send(Draft.Text(loser.Account, "still here"))).UnknownSession);
    }

    [Fact]
    public async Task Gives_the_loser_a_new_login_when_it_registers_again_and_kicks_the_winner()
    {
        var loser = await im.Online(TestTenants.Of(KickPolicy.One));
        var winner = await loser.SiblingOnline();
        var login = loser.Login;

        await loser.GoOnline();

        Assert.NotEqual(login, loser.Login);
        Assert.Equal(SessionEnd.Kicked, await winner.Connection.Closed());
    }

    [Fact]
    public async Task Gives_a_new_login_to_a_loser_that_was_never_told()
    {
        var loser = await im.Online(TestTenants.Of(KickPolicy.One));
        var winner = loser.Sibling();
        var login = loser.Login;
        await winner.DeviceGrain.Register(new()
        {
            TenantNo = winner.TenantNo,
            UserId = winner.UserId,
            DeviceId = winner.DeviceId,
            Os = winner.Os,
        });
        Assert.True(await loser.DeviceGrain.IsCurrent(loser.Account, login));
        Assert.Equal(ErrorCode.Forbidden, (await loser.Connect()).Code);

        await loser.GoOnline();

        Assert.NotEqual(login, loser.Login);
    }

    [Fact]
    public async Task Does_not_kick_a_device_for_registering_again()
    {
        var alice = await im.Online(TestTenants.Of(KickPolicy.One));

        await alice.Register();

        Assert.False(alice.Connection.IsClosed);
    }

    [Fact]
    public async Task Leaves_one_of_many_that_log_in_at_once()
    {
        var first = im.Device(TestTenants.Of(KickPolicy.One));
        var all = Enumerable.Range(0, 30).Select(_ => first.Sibling()).ToArray();

        await Task.WhenAll(all.Select(device => device.Register()));

        var current = await Task.WhenAll(all.Select(device => device.DeviceGrain.IsCurrent(device.Account, device.Login)));
        Assert.Single(current, isCurrent => isCurrent);
        var connected = await Task.WhenAll(all.Select(device => device.Connect()));
        Assert.Single(connected, outcome => outcome.Code == ErrorCode.Ok);
    }

    [Fact]
    public async Task All_still_has_a_bound_and_the_oldest_goes()
    {
        var first = await im.Online();
        var second = await first.SiblingOnline();

        for (var i = 0; i < 31; i++) await first.Sibling().Register();

        Assert.Equal(SessionEnd.Kicked, await first.Connection.Closed());
        Assert.False(second.Connection.IsClosed);
    }
}
