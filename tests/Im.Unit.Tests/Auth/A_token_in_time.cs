using Im.Auth;

namespace Im.Unit.Tests.Auth;

public sealed class A_token_in_time
{
    private readonly TokenKit _kit = new();

    [Fact]
    public async Task It_is_good_until_the_second_it_expires_in()
    {
        var token = _kit.DeviceToken();

        _kit.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(TokenFault.None, await _kit.FaultAsDevice(token));
        _kit.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TokenFault.Expired, await _kit.FaultAsDevice(token));
    }

    [Fact]
    public async Task Each_kind_has_its_own_lifetime()
    {
        var (user, app, device) = (_kit.UserToken(), _kit.AppToken(), _kit.DeviceToken());

        _kit.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TokenFault.Expired, await _kit.FaultAsUser(user));
        Assert.Equal(TokenFault.Expired, await _kit.FaultAsApp(app));
        Assert.Equal(TokenFault.None, await _kit.FaultAsDevice(device));
    }

    [Fact]
    public async Task For_a_refresh_it_may_have_expired_less_than_seven_days_ago()
    {
        var token = _kit.DeviceToken();

        _kit.Time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromDays(7) - TimeSpan.FromMilliseconds(1));
        Assert.True((await _kit.Reader.ReadDevice(token, TokenReader.RefreshGrace)).IsGood);
        _kit.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TokenFault.Expired, (await _kit.Reader.ReadDevice(token, TokenReader.RefreshGrace)).Fault);
    }

    [Fact]
    public async Task The_grace_is_for_time_alone()
    {
        Assert.Equal(TokenFault.WrongKind, (await _kit.Reader.ReadDevice(_kit.UserToken(), TokenReader.RefreshGrace)).Fault);
        Assert.Equal(
            TokenFault.BadSignature,
            (await _kit.Reader.ReadDevice(new TokenKit().DeviceToken(), TokenReader.RefreshGrace)).Fault);
    }
}
