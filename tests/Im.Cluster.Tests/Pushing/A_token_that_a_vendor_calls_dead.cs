using Im.Cluster.Tests.Kit;
using Im.Grains.Devices;

namespace Im.Cluster.Tests.Pushing;

public sealed class A_token_that_a_vendor_calls_dead(ImCluster im) : IClassFixture<ImCluster>
{
    private long Now => im.Time.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task Goes_and_is_free_for_others()
    {
        var (device, token) = await Registered();

        await Retire(device, token, Now + 1, certain: true);

        Assert.Null((await Place(device)).Token);
        Assert.Null(await im.OwnerOf(token, TestTenants.Push));
    }

    [Fact]
    public async Task Stays_if_the_device_has_named_it_since()
    {
        var (device, token) = await Registered();
        var sentAt = Now - 1_000;

        await Retire(device, token, sentAt, certain: true);
        Assert.Equal(token, (await Place(device)).Token);

        im.Time.Advance(TimeSpan.FromSeconds(10));
        sentAt = Now;
        im.Time.Advance(TimeSpan.FromSeconds(1));
        await device.Register(token);
        await Retire(device, token, sentAt, certain: true);
        Assert.Equal(token, (await Place(device)).Token);
    }

    [Fact]
    public async Task Stays_if_the_device_has_another_one_by_now()
    {
        var (device, token) = await Registered();
        var second = PushTokens.New(im);
        await device.Register(second);

        await Retire(device, token, Now + 1_000, certain: true);

        Assert.Equal(second, (await Place(device)).Token);
    }

    [Fact]
    public async Task Is_in_quarantine_for_an_hour_where_that_is_doubtful_and_is_never_taken_away_for_it()
    {
        var (device, token) = await Registered();
        await Retire(device, token, Now + 1, certain: false);
        Assert.True((await Place(device)).Quarantined);

        im.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.True((await Place(device)).Quarantined);

        im.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False((await Place(device)).Quarantined);
        await Retire(device, token, Now + 1, certain: false);
        var place = await Place(device);
        Assert.Equal((token, true), (place.Token, place.Quarantined));

        im.Time.Advance(TimeSpan.FromHours(1));
        Assert.False((await Place(device)).Quarantined);
        await Retire(device, token, Now + 1, certain: true);
        Assert.Null((await Place(device)).Token);
    }

    [Fact]
    public async Task Leaves_quarantine_when_the_device_names_it_again_also_after_a_new_activation()
    {
        var (device, token) = await Registered();
        await Retire(device, token, Now + 1, certain: false);
        await im.Deactivate(device.DeviceGrain);
        Assert.True((await Place(device)).Quarantined);
        im.Time.Advance(TimeSpan.FromSeconds(1));

        await device.DeviceGrain.SetPush(device.Account, device.Login, new PushChange { Token = token });

        var place = await Place(device);
        Assert.False(place.Quarantined);
        Assert.InRange(place.TokenSince, Now - 100, Now);
    }

    [Fact]
    public async Task Is_not_shown_to_whoever_has_not_the_login()
    {
        var (device, _) = await Registered();

        Assert.Null(await device.DeviceGrain.PushPlace(device.Account, device.Login + 1));
        Assert.Null(await device.DeviceGrain.PushPlace((await im.Away()).Account, device.Login));
    }

    private async Task<(Device Device, PushToken Token)> Registered()
    {
        var (device, token) = (im.Device(TestTenants.Push), PushTokens.New(im));
        await device.Register(token);
        return (device, token);
    }

    private static async Task<Im.Grains.Push.DevicePushPlace> Place(Device device) =>
        (await device.DeviceGrain.PushPlace(device.Account, device.Login))!;

    private static Task Retire(Device device, PushToken token, long before, bool certain) =>
        device.DeviceGrain.RetireToken(token.Vendor, token.Token, before, certain);
}
