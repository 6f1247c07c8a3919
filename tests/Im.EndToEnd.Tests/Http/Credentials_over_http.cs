using Im.Testing;

namespace Im.EndToEnd.Tests.Http;

/// <summary>Every endpoint × what a caller may bear, and the protocol's answer, from a real server.</summary>
public sealed class Credentials_over_http(HttpServer running) : IClassFixture<HttpServer>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly string _user = $"user-{Guid.NewGuid():n}";

    private ServerProcess Server => running.Server;

    private ImHttp Http => running.Http;

    [Theory]
    [InlineData("closed register", "nothing", "401 unauthenticated")]
    [InlineData("closed register", "garbage", "401 unauthenticated")]
    [InlineData("closed register", "expired user", "401 unauthenticated")]
    [InlineData("closed register", "device", "401 unauthenticated")]
    [InlineData("closed register", "app", "401 unauthenticated")]
    [InlineData("closed register", "other user", "403 forbidden")]
    [InlineData("closed register", "other tenant's user", "403 forbidden")]
    [InlineData("closed register", "user", "200")]
    [InlineData("open register", "nothing", "200")]
    [InlineData("open register", "garbage", "401 unauthenticated")]
    [InlineData("open register", "user", "403 forbidden")]
    [InlineData("open register", "other tenant's user", "401 unauthenticated")]
    [InlineData("register at no tenant", "nothing", "404 not_found")]
    [InlineData("refresh", "nothing", "401 unauthenticated")]
    [InlineData("refresh", "garbage", "401 unauthenticated")]
    [InlineData("refresh", "user", "401 unauthenticated")]
    [InlineData("refresh", "app", "401 unauthenticated")]
    [InlineData("refresh", "device expired a day ago", "200")]
    [InlineData("refresh", "device expired a week ago", "401 unauthenticated")]
    [InlineData("refresh", "device", "200")]
    [InlineData("user token", "nothing", "401 unauthenticated")]
    [InlineData("user token", "garbage", "401 unauthenticated")]
    [InlineData("user token", "user", "401 unauthenticated")]
    [InlineData("user token", "device", "401 unauthenticated")]
    [InlineData("user token", "expired app", "401 unauthenticated")]
    [InlineData("user token", "app without scope", "403 forbidden")]
    [InlineData("user token", "operator", "403 forbidden")]
    [InlineData("user token", "app", "200")]
    public async Task Are_answered_as_the_protocol_says(string call, string bearer, string expected)
    {
        var token = await Bearer(bearer);

        var answer = call switch
        {
            "closed register" => await Http.Register("acme", _user, "phone", token),
            "open register" => await Http.Register("demo", _user, "phone", token),
            "register at no tenant" => await Http.Register("nobody", _user, "phone", token),
            "refresh" => await Http.Refresh(token),
            _ => await Http.UserToken(_user, token),
        };

        Assert.Equal(expected, answer.Outcome);
    }

    private async Task<string?> Bearer(string bearer) => bearer switch
    {
        "nothing" => null,
        "garbage" => "garbage",
        "user" => await User(_user),
        "other user" => await User("somebody-else"),
        "other tenant's user" => ForgedToken.User(Server, "demo", _user, -Day),
        "expired user" => ForgedToken.User(Server, "acme", _user, Day),
        "device" => (await Http.Register("acme", _user, $"{_user}-phone", await User(_user))).Text("token"),
        "device expired a day ago" => await OldDevice(Day),
        "device expired a week ago" => await OldDevice(7 * Day),
        "app" => await Http.AppToken("shop", HttpServer.ShopSecret),
        "app without scope" => await Http.AppToken("shop", HttpServer.ShopSecret, "tags"),
        "expired app" => ForgedToken.App(Server, "acme", Day),
        "operator" => await Http.AppToken("ops", HttpServer.OpsSecret),
        _ => throw new ArgumentOutOfRangeException(nameof(bearer), bearer, null),
    };

    private async Task<string> User(string userId) =>
        (await Http.UserToken(userId, await Http.AppToken("shop", HttpServer.ShopSecret))).Text("token");

    private async Task<string> OldDevice(TimeSpan expired)
    {
        var deviceId = $"{_user}-old";
        var account = (await Http.Register("demo", _user, deviceId)).Text("account");
        return ForgedToken.Device(Server, "demo", account, deviceId, expired);
    }
}
