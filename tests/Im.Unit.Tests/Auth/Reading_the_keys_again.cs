using Im.Auth;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Im.Unit.Tests.Auth;

/// <summary>The signing key is changed while the server runs.</summary>
public sealed class Reading_the_keys_again : IDisposable
{
    private const string Current = "Im:Auth:SigningKey";
    private const string Previous = "Im:Auth:PreviousSigningKeys:0";
    private readonly IConfigurationRoot _settings =
        new ConfigurationBuilder().AddInMemoryCollection([new(Current, HostKit.GoodKey)]).Build();
    private readonly ServiceProvider _services;

    public Reading_the_keys_again() => _services = new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(_settings)
        .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = "Production" })
        .AddImAuth(_ => "")
        .BuildServiceProvider();

    private TokenIssuer Issuer => _services.GetRequiredService<TokenIssuer>();

    private TokenReader Reader => _services.GetRequiredService<TokenReader>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Tokens_of_both_keys_are_good_all_the_way_and_those_of_a_key_that_was_taken_away_are_not()
    {
        var next = TokenKit.NewKey();
        var old = Token();

        Change((Previous, next));
        Assert.Equal(TokenFault.None, await FaultOf(old));

        Change((Current, next), (Previous, HostKit.GoodKey));
        var fresh = Token();
        Assert.Equal(TokenFault.None, await FaultOf(old));
        Assert.Equal(TokenFault.None, await FaultOf(fresh));

        Change((Previous, TokenKit.NewKey()));
        Assert.Equal(TokenFault.BadSignature, await FaultOf(old));
        Assert.Equal(TokenFault.None, await FaultOf(fresh));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("no base64")]
    public async Task Settings_that_could_not_have_started_the_server_leave_the_keys_as_they_are(string bad)
    {
        var old = Token();

        Change((Current, bad));

        Assert.Equal(TokenFault.None, await FaultOf(old));
        Assert.Equal(TokenFault.None, await FaultOf(Token()));
    }

    private string Token() => Issuer.IssueApp("demo", "shop", ["users"]).Text;

    private async Task<TokenFault> FaultOf(string token) => (await Reader.ReadApp(token)).Fault;

    private void Change(params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings) _settings[key] = value;
        _settings.Reload();
    }
}
