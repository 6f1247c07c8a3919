using Im.Auth;

namespace Im.Unit.Tests.Auth;

public sealed class Changing_the_signing_key
{
    [Fact]
    public async Task What_a_previous_key_signed_is_still_good()
    {
        var old = new TokenKit();
        var now = new TokenKit(key: null, TokenKit.NewKey(), old.Key);

        Assert.Equal(TokenFault.None, await now.FaultAsUser(old.UserToken()));
        Assert.Equal(TokenFault.None, await now.FaultAsDevice(old.DeviceToken()));
        Assert.Equal(TokenFault.None, await now.FaultAsApp(old.AppToken()));
    }

    [Fact]
    public async Task Only_the_current_key_signs()
    {
        var old = new TokenKit();
        var now = new TokenKit(key: null, old.Key);

        Assert.Equal(TokenFault.BadSignature, await old.FaultAsDevice(now.DeviceToken()));
    }

    [Fact]
    public async Task A_key_that_was_taken_away_signs_nothing_good()
    {
        var old = new TokenKit();
        var now = new TokenKit();

        Assert.Equal(TokenFault.BadSignature, await now.FaultAsDevice(old.DeviceToken()));
    }
}
