using System.Text;
using Microsoft.AspNetCore.Http;

namespace Im.Unit.Tests.Api;

public sealed class Requests_that_go_wrong
{
    private const string Alice = """{"tenantNo":"demo","userId":"alice","deviceId":"phone"}""";
    private const string Words = "Password=hunter2";

    [Theory]
    [InlineData("GET", "v1/nothing", null, null, "404 not_found")]
    [InlineData("POST", "v1/users/alice/nothing", "application/json", "{}", "404 not_found")]
    [InlineData("GET", "v1/register", null, null, "405 invalid")]
    [InlineData("DELETE", "v1/oauth/token", null, null, "405 invalid")]
    [InlineData("POST", "v1/register", "text/plain", "{}", "415 invalid")]
    [InlineData("POST", "v1/oauth/token", "application/json", "{}", "415 invalid")]
    [InlineData("POST", "v1/register", "application/json", "", "400 invalid")]
    [InlineData("POST", "v1/register", "application/json", "null", "400 invalid")]
    [InlineData("POST", "v1/register", "application/json", "[]", "400 invalid")]
    [InlineData("POST", "v1/register", "application/json", "{", "400 invalid")]
    [InlineData("POST", "v1/register", "application/json", "{} {}", "400 invalid")]
    public async Task Are_answered_with_a_problem(string method, string path, string? type, string? body, string expected)
    {
        await using var api = await ApiHost.Start();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (type is not null) request.Content = new StringContent(body!, Encoding.UTF8, type);

        Assert.Equal(expected, (await api.Send(request)).Problem());
    }

    [Theory]
    [InlineData("application/json; charset=klingon", "415 invalid")]
    [InlineData("application/json; charset=utf-16", "415 invalid")]
    [InlineData("application/json; charset=utf-7", "415 invalid")]
    [InlineData("application/json; charset=\"utf-8\"", "415 invalid")]
    [InlineData("application/json; charset=UTF-8", null)]
    public async Task A_body_in_another_charset_than_UTF_8_is_not_taken(string type, string? expected)
    {
        await using var api = await ApiHost.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/register") { Content = new StringContent(Alice) };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await api.Send(request);

        if (expected is null) Assert.Equal(200, answer.Status);
        else Assert.Equal(expected, answer.Problem());
        Assert.DoesNotContain("nobody foresaw", api.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1/register", "application/json", false)]
    [InlineData("v1/register", "application/json", true)]
    [InlineData("v1/oauth/token", "application/x-www-form-urlencoded", false)]
    public async Task A_body_beyond_64_KiB_is_too_large(string path, string type, bool chunked)
    {
        await using var api = await ApiHost.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent($"\"{new string('x', 70_000)}\"", Encoding.UTF8, type),
        };
        request.Headers.TransferEncodingChunked = chunked;

        Assert.Equal("413 too_large", (await api.Send(request)).Problem());
    }

    public static TheoryData<Exception, string> Failures => new()
    {
        { new TimeoutException(Words), "503 unavailable" },
        { new SiloUnavailableException(Words), "503 unavailable" },
        { new IOException(Words), "503 unavailable" },
        { new InvalidOperationException("outer", new TimeoutException(Words)), "503 unavailable" },
        { new InvalidOperationException(Words), "500 unavailable" },
        { new BadHttpRequestException(Words, new FormatException(Words)), "400 invalid" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task What_is_thrown_is_answered_without_a_word_of_it(Exception cause, string expected)
    {
        await using var api = await ApiHost.Start();
        api.Grains.Answers["Register"] = (_, _) => cause;

        var answer = await api.Register(Alice);

        Assert.Equal(expected, answer.Problem());
        Assert.DoesNotContain("hunter2", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_thrown_is_logged_once()
    {
        await using var api = await ApiHost.Start();
        api.Grains.Answers["Register"] = (_, _) => new InvalidOperationException("a defect of ours");

        await api.Register(Alice);

        Assert.Single(api.Log.Split('\n'), line => line.Contains("a defect of ours", StringComparison.Ordinal));
    }
}
