using Im.Gateway.Rpc;
using Im.Grains.Devices;
using Im.Protocol.Rest;
using Im.Protocol.Rpc;
using static Im.Unit.Tests.Gateway.Parameters_of_calls;

namespace Im.Unit.Tests.Gateway;

public sealed class Parameters_of_push
{
    [Fact]
    public void That_are_left_out_change_nothing()
    {
        Assert.Null(RpcRules.Push(new PushParams(), out var change));
        Assert.Equal(new PushChange(), change);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Turn_notifications_on_and_off(bool enabled)
    {
        Assert.Null(RpcRules.Push(new PushParams { Enabled = enabled }, out var change));
        Assert.Equal(new PushChange { Enabled = enabled }, change);
    }

    [Fact]
    public void Give_a_token_of_any_vendor_of_the_protocol() => Assert.All(PushVendors.All, vendor =>
    {
        Assert.Null(RpcRules.Push(new PushParams { Vendor = vendor, Token = "t" }, out var change));
        Assert.Equal(new PushChange { Token = new PushToken { Vendor = vendor, Token = "t" } }, change);
    });

    [Fact]
    public void Take_the_token_away_by_an_empty_one()
    {
        Assert.Null(RpcRules.Push(new PushParams { Token = "" }, out var change));
        Assert.Equal(new PushChange { RemoveToken = true }, change);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("FCM")]
    [InlineData("pigeon")]
    public void Need_a_known_vendor_for_a_token(string? vendor) =>
        AssertIs(false, "'vendor'", RpcRules.Push(new PushParams { Vendor = vendor, Token = "t" }, out _));

    [Fact]
    public void Need_a_token_for_a_vendor() =>
        AssertIs(false, "'token'", RpcRules.Push(new PushParams { Vendor = "fcm" }, out _));

    [Theory]
    [InlineData(4_096, true)]
    [InlineData(4_097, false)]
    public void Have_a_token_of_at_most_4096_characters(int length, bool good) =>
        AssertIs(good, "token", RpcRules.Push(new PushParams { Vendor = "fcm", Token = new string('t', length) }, out _));

    [Fact]
    public void Have_a_token_without_U_0000_as_in_register() =>
        AssertIs(false, "token", RpcRules.Push(new PushParams { Vendor = "fcm", Token = "a\0b" }, out _));

    [Theory]
    [InlineData("00:00", "23:59", 0, 1439)]
    [InlineData("22:30", "07:05", 1350, 425)]
    [InlineData("08:00", "08:00", 480, 480)]
    public void Have_quiet_hours_in_minutes_and_give_them_back_as_they_were(string from, string to, int fromMinute, int toMinute)
    {
        var hours = new QuietHours(from, to, "Europe/Berlin");

        Assert.Null(RpcRules.Push(new PushParams { Quiet = hours }, out var change));
        Assert.Equal(new QuietTime { FromMinute = fromMinute, ToMinute = toMinute, TimeZone = "Europe/Berlin" }, change.Quiet);
        Assert.Equal(hours, RpcRules.Settings(new PushOutcome { Code = ErrorCode.Ok, Quiet = change.Quiet }).Quiet);
    }

    [Theory]
    [InlineData(null, "08:00", "UTC")]
    [InlineData("08:00", null, "UTC")]
    [InlineData("24:00", "08:00", "UTC")]
    [InlineData("8:00", "09:00", "UTC")]
    [InlineData("08:00:00", "09:00", "UTC")]
    [InlineData("08:60", "09:00", "UTC")]
    [InlineData(" 08:00", "09:00", "UTC")]
    [InlineData("08:00", "09:00", null)]
    [InlineData("08:00", "09:00", "")]
    [InlineData("08:00", "09:00", "Europe/Atlantis")]
    [InlineData("08:00", "09:00", "../../../etc/passwd")]
    [InlineData("08:00", "09:00", "/usr/share/zoneinfo/UTC")]
    [InlineData("08:00", "09:00", "Europe/../Europe/Berlin")]
    [InlineData("08:00", "09:00", "Europe//Berlin")]
    [InlineData("08:00", "09:00", "UTC\0")]
    [InlineData("08:00", "09:00", "Europe")]
    public void Have_quiet_hours_as_clock_times_in_a_zone(string? from, string? to, string? zone) =>
        AssertIs(false, "'quiet'", RpcRules.Push(new PushParams { Quiet = new QuietHours(from, to, zone) }, out _));

    [Fact]
    public void Come_back_as_the_device_has_them()
    {
        var settings = RpcRules.Settings(new PushOutcome
        {
            Code = ErrorCode.Ok,
            Enabled = true,
            Token = new PushToken { Vendor = "fcm", Token = "t" },
        });

        Assert.Equal(new PushSettings { Enabled = true, Vendor = "fcm", Token = "t" }, settings);
    }
}
