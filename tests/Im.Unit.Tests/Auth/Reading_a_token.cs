using Im.Auth;

namespace Im.Unit.Tests.Auth;

public sealed class Reading_a_token
{
    private readonly TokenKit _kit = new();

    [Fact]
    public async Task A_user_token_says_who_and_for_which_app()
    {
        var issued = _kit.Issuer.IssueUser("demo", "爱丽丝 / 👩‍⚕️", "shop");

        var reading = await _kit.Reader.ReadUser(issued.Text);

        Assert.Equal(new UserToken("demo", "爱丽丝 / 👩‍⚕️", "shop", issued.ExpiresAt), reading.Claims);
        Assert.Equal(_kit.Time.GetUtcNow().AddHours(1), issued.ExpiresAt);
    }

    [Fact]
    public async Task A_device_token_says_which_login_of_which_device()
    {
        var issued = _kit.Issuer.IssueDevice("demo", TokenKit.Alice, "phone", long.MaxValue, "");

        var reading = await _kit.Reader.ReadDevice(issued.Text);

        Assert.Equal(new DeviceToken("demo", TokenKit.Alice, "phone", long.MaxValue, "", issued.ExpiresAt), reading.Claims);
        Assert.Equal(_kit.Time.GetUtcNow().AddHours(24), issued.ExpiresAt);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData(null)]
    public async Task An_app_token_says_which_app_and_what_it_may_do(string? tenantNo)
    {
        var issued = _kit.Issuer.IssueApp(tenantNo, "shop", ["users", "tags"]);

        var claims = (await _kit.Reader.ReadApp(issued.Text)).Claims;

        Assert.Equal((tenantNo, "shop", issued.ExpiresAt), (claims!.TenantNo, claims.AppId, claims.ExpiresAt));
        Assert.Equal(["users", "tags"], claims.Scopes);
    }

    [Fact]
    public async Task An_app_without_scopes_has_none()
    {
        var claims = (await _kit.Reader.ReadApp(_kit.Issuer.IssueApp("demo", "shop", []).Text)).Claims;

        Assert.Empty(claims!.Scopes);
    }

    [Fact]
    public async Task The_longest_user_id_makes_a_token_that_can_be_read()
    {
        var userId = string.Concat(Enumerable.Repeat("漢", 128));

        var reading = await _kit.Reader.ReadUser(_kit.Issuer.IssueUser("demo", userId, new string('a', 64)).Text);

        Assert.Equal(userId, reading.Claims?.UserId);
    }

    [Fact]
    public async Task No_kind_stands_for_another()
    {
        var (user, device, app) = (_kit.UserToken(), _kit.DeviceToken(), _kit.AppToken());

        Assert.Equal(TokenFault.WrongKind, await _kit.FaultAsUser(device));
        Assert.Equal(TokenFault.WrongKind, await _kit.FaultAsUser(app));
        Assert.Equal(TokenFault.WrongKind, await _kit.FaultAsDevice(user));
        Assert.Equal(TokenFault.WrongKind, await _kit.FaultAsDevice(app));
        Assert.Equal(TokenFault.WrongKind, await _kit.FaultAsApp(user));
        Assert.Equal(TokenFault.WrongKind, await _kit.FaultAsApp(device));
    }

    [Fact]
    public void What_is_issued_does_not_print_its_token()
    {
        var issued = _kit.Issuer.IssueUser("demo", "alice", "shop");

        Assert.DoesNotContain(issued.Text, $"{issued}", StringComparison.Ordinal);
    }
}
