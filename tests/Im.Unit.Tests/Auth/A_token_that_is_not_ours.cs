using System.Text;
using Im.Auth;
using Microsoft.IdentityModel.Tokens;

namespace Im.Unit.Tests.Auth;

public sealed class A_token_that_is_not_ours
{
    private readonly TokenKit _kit = new();

    [Theory]
    [InlineData(null, TokenFault.Missing)]
    [InlineData("", TokenFault.Missing)]
    [InlineData("garbage", TokenFault.Malformed)]
    [InlineData("a.b.c", TokenFault.Malformed)]
    [InlineData("..", TokenFault.Malformed)]
    [InlineData("ÿ.漢.\0", TokenFault.Malformed)]
    public async Task Anything_else_is_malformed(string? token, TokenFault fault) =>
        Assert.Equal(fault, await _kit.FaultAsDevice(token));

    [Fact]
    public async Task A_very_long_text_is_malformed() =>
        Assert.Equal(TokenFault.Malformed, await _kit.FaultAsDevice(new string('a', 1_000_000)));

    [Fact]
    public async Task Another_servers_token_has_a_bad_signature() =>
        Assert.Equal(TokenFault.BadSignature, await _kit.FaultAsDevice(new TokenKit().DeviceToken()));

    [Fact]
    public async Task Each_changed_character_makes_it_bad()
    {
        var token = _kit.DeviceToken();

        // The very last one is left out: it has two bits that no byte of the signature comes from.
        for (var i = 0; i < token.Length - 1; i++)
        {
            var changed = token.Remove(i, 1).Insert(i, token[i] == 'A' ? "B" : "A");
            Assert.False((await _kit.Reader.ReadDevice(changed)).IsGood, $"changed at {i}");
        }
    }

    [Fact]
    public async Task Without_a_signature_it_is_bad()
    {
        var parts = _kit.DeviceToken().Split('.');
        var none = Base64UrlEncoder.Encode("""{"alg":"none","typ":"im-device+jwt"}""");

        Assert.NotEqual(TokenFault.None, await _kit.FaultAsDevice($"{parts[0]}.{parts[1]}."));
        Assert.NotEqual(TokenFault.None, await _kit.FaultAsDevice($"{none}.{parts[1]}."));
        Assert.NotEqual(TokenFault.None, await _kit.FaultAsDevice($"{none}.{parts[1]}.{parts[2]}"));
    }

    [Theory]
    [InlineData("""{"aud":"im:device","sub":"aj5jubarhqc37lcqsupgkeysqie","tenant":"demo","device":"d","login":1,"app":""}""")]
    [InlineData("""{"aud":"im:device","exp":9999999999,"tenant":"demo","device":"d","login":1,"app":""}""")]
    [InlineData("""{"aud":"im:device","exp":9999999999,"sub":"bob","tenant":"demo","device":"d","login":1,"app":""}""")]
    [InlineData("""{"aud":"im:device","exp":9999999999,"sub":"aj5jubarhqc37lcqsupgkeysqie","device":"d","login":1,"app":""}""")]
    [InlineData("""{"aud":"im:device","exp":9999999999,"sub":"aj5jubarhqc37lcqsupgkeysqie","tenant":"demo","device":"d","login":"x","app":""}""")]
    [InlineData("""{"aud":"im:device","exp":"soon","sub":"aj5jubarhqc37lcqsupgkeysqie","tenant":"demo","device":"d","login":1,"app":""}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task Signed_but_incomplete_it_is_malformed(string claims) =>
        Assert.Equal(TokenFault.Malformed, await _kit.FaultAsDevice(Sign("im-device+jwt", claims)));

    [Theory]
    [InlineData("im-user+jwt", "im:device")]
    [InlineData("im-device+jwt", "im:register")]
    [InlineData("JWT", "im:device")]
    public async Task Type_and_audience_must_both_fit(string type, string audience)
    {
        var claims = $$"""{"aud":"{{audience}}","exp":9999999999,"sub":"{{TokenKit.Alice}}","tenant":"demo","device":"d","login":1,"app":""}""";

        Assert.Equal(TokenFault.WrongKind, await _kit.FaultAsDevice(Sign(type, claims)));
    }

    private string Sign(string type, string claims)
    {
        var signed = $$"""{"alg":"HS256","typ":"{{type}}"}""";
        signed = $"{Base64UrlEncoder.Encode(signed)}.{Base64UrlEncoder.Encode(claims)}";
        var mac = System.Security.Cryptography.HMACSHA256.HashData(
            Convert.FromBase64String(_kit.Key), Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64UrlEncoder.Encode(mac)}";
    }
}
