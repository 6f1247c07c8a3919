using Im.Grains.Accounts;
using Im.Grains.Tenants;
using Im.Protocol;

namespace Im.Unit.Tests.Grains;

public sealed class Devices_that_have_to_go
{
    /// <summary>Of the devices i(OS), a(ndroid), w(eb), p(C: Windows) and u(nknown), oldest login first, who goes when
    /// another logs in.</summary>
    [Theory]
    [InlineData(KickPolicy.All, "iawpu", OsType.Ios, "")]
    [InlineData(KickPolicy.One, "iawpu", OsType.Ios, "iawpu")]
    [InlineData(KickPolicy.One, "", OsType.Ios, "")]
    [InlineData(KickPolicy.OnePerOs, "iawpu", OsType.Ios, "i")]
    [InlineData(KickPolicy.OnePerOs, "iawpu", OsType.Android, "a")]
    [InlineData(KickPolicy.OnePerOs, "iawpu", OsType.Web, "w")]
    [InlineData(KickPolicy.OnePerOs, "iawpu", OsType.Windows, "p")]
    [InlineData(KickPolicy.OnePerOs, "iawpu", OsType.Unknown, "u")]
    [InlineData(KickPolicy.OnePerOs, "iaw", OsType.Windows, "")]
    [InlineData(KickPolicy.OnePerOs, "wiiw", OsType.Web, "ww")]
    [InlineData(KickPolicy.MobileOneDesktopOne, "iawpu", OsType.Ios, "ia")]
    [InlineData(KickPolicy.MobileOneDesktopOne, "iawpu", OsType.Android, "ia")]
    [InlineData(KickPolicy.MobileOneDesktopOne, "iawpu", OsType.Web, "wpu")]
    [InlineData(KickPolicy.MobileOneDesktopOne, "iawpu", OsType.Windows, "wpu")]
    [InlineData(KickPolicy.MobileOneDesktopOne, "iawpu", OsType.Unknown, "wpu")]
    [InlineData(KickPolicy.MobileOneDesktopOne, "w", OsType.Android, "")]
    public void Are_the_tenants_choice(KickPolicy policy, string others, OsType newcomer, string displaced) =>
        Assert.Equal(displaced, Letters(KickRules.Displaced(policy, Devices(others), newcomer)));

    [Theory]
    [InlineData(31, 0)]
    [InlineData(32, 1)]
    [InlineData(33, 2)]
    public void Are_the_oldest_when_there_are_32_whatever_the_policy(int others, int gone)
    {
        var devices = Devices(new string('i', others));

        var displaced = KickRules.Displaced(KickPolicy.All, devices, OsType.Ios);

        Assert.Equal(devices.Take(gone), displaced);
    }

    private static LoggedInDevice[] Devices(string letters) => [.. letters.Select((letter, login) => new LoggedInDevice
    {
        DeviceId = $"{letter}{login}",
        Login = login,
        AppId = "",
        Os = letter switch
        {
            'i' => OsType.Ios,
            'a' => OsType.Android,
            'w' => OsType.Web,
            'p' => OsType.Windows,
            _ => OsType.Unknown,
        },
    })];

    private static string Letters(IEnumerable<LoggedInDevice> devices) => string.Concat(devices.Select(device => device.DeviceId[0]));
}
