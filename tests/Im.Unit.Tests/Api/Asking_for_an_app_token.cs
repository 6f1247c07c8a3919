using System.Net.Http.Headers;
using System.Text;
using Im.Auth;
using Im.Unit.Tests.Auth;

namespace Im.Unit.Tests.Api;

public sealed class Asking_for_an_app_token
{
    private const string Shop = $"grant_type=client_credentials&client_id=shop&client_secret={ApiHost.ShopSecret}";

    [Fact]
    public async Task Gives_one_with_the_apps_scopes()
    {
        await using var api = await ApiHost.Start();

        var answer = await Ask(api, Shop);

        Assert.Equal((200, "Bearer", "users tags"), (answer.Status, answer.Text("token_type"), answer.Text("scope")));
        Assert.Equal(3_600, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var claims = await Read(api, answer);
        Assert.Equal(("acme", "shop"), (claims.TenantNo, claims.AppId));
        Assert.Equal(["users", "tags"], claims.Scopes);
    }

    [Fact]
    public async Task Scope_narrows_it()
    {
        await using var api = await ApiHost.Start();

        var answer = await Ask(api, $"{Shop}&scope=tags");

        Assert.Equal("tags", answer.Text("scope"));
        Assert.Equal(["tags"], (await Read(api, answer)).Scopes);
    }

    [Fact]
    public async Task Takes_the_credentials_as_Basic_encoded_as_in_a_form()
    {
        await using var api = await ApiHost.Start();

        var answer = await Ask(api, "grant_type=client_credentials", "ops:a+b%2Bc%25%3Ad");

        Assert.Equal(200, answer.Status);
        var claims = await Read(api, answer);
        Assert.Equal((null, "ops"), (claims.TenantNo, claims.AppId));
    }

    [Theory]
    [InlineData("", null, 400, "invalid_request")]
    [InlineData("client_id=shop&client_secret=x", null, 400, "invalid_request")]
    [InlineData("grant_type=password&username=a&password=b", null, 400, "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials", null, 400, "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id=shop", null, 400, "invalid_request")]
    [InlineData($"{Shop}&client_id=shop", null, 400, "invalid_request")]
    [InlineData(Shop, "shop:x", 400, "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id=ops", $"shop:{ApiHost.ShopSecret}", 400, "invalid_request")]
    [InlineData("grant_type=client_credentials&client_id=shop&client_secret=wrong", null, 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=nobody&client_secret=wrong", null, 401, "invalid_client")]
    [InlineData("grant_type=client_credentials", "shop:wrong", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials", "no colon", 401, "invalid_client")]
    [InlineData($"{Shop}&scope=admin", null, 400, "invalid_scope")]
    [InlineData($"{Shop}&scope=users+everything", null, 400, "invalid_scope")]
    public async Task A_refusal_is_in_the_words_of_OAuth(string form, string? basic, int status, string error)
    {
        await using var api = await ApiHost.Start();

        var answer = await Ask(api, form, basic);

        Assert.Equal((status, error), (answer.Status, answer.Text("error")));
        Assert.NotEmpty(answer.Text("error_description")!);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal(status == 401, answer.Headers.WwwAuthenticate.Count > 0);
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_app_are_told_alike()
    {
        await using var api = await ApiHost.Start();

        var wrong = await Ask(api, "grant_type=client_credentials&client_id=shop&client_secret=wrong");
        var unknown = await Ask(api, "grant_type=client_credentials&client_id=nobody&client_secret=wrong");

        Assert.Equal(wrong.Body, unknown.Body);
    }

    private static async Task<Answer> Ask(ApiHost api, string form, string? basic = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/oauth/token")
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        if (basic is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        return await api.Send(request);
    }

    private static async Task<AppToken> Read(ApiHost api, Answer answer)
    {
        var reader = new TokenReader(TokenKit.RingOf(new AuthOptions { SigningKey = HostKit.GoodKey }), api.Time);
        return (await reader.ReadApp(answer.Text("access_token"))).Claims!;
    }
}
