using System.Net;
using System.Web;
using Im.Testing;

namespace Im.EndToEnd.Tests.Files;

/// <summary>An S3 server of others keeps the bytes, and clients are sent there.</summary>
public sealed class Files_in_a_bucket
{
    // The key that it knows.
    private const string Key = "S3RVER";

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1_000)]
    [InlineData(40_000_000)]
    public async Task Are_read_at_an_address_that_is_signed_and_forces_how_they_look(int size)
    {
        using var bucket = new TempDirectory();
        await using var tool = NodeTool.Start("Im.EndToEnd.Tests/tools/s3.mjs", bucket.Path);
        await using var server = await Start(await tool.Line());
        var token = (await TestDevice.Register(server, "alice")).Registered.Token;
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Http };
        var data = FileServer.Random(size);

        using var uploaded = await http.SendAsync(FileServer.Request(HttpMethod.Post, "storage?fileName=%E7%8C%AB.html", token, data, "text/html"), Deadline);
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        var path = uploaded.Headers.Location!.OriginalString["/v1/".Length..];
        using var sent = await http.SendAsync(FileServer.Request(HttpMethod.Get, path, token), Deadline);
        using var head = await http.SendAsync(FileServer.Request(HttpMethod.Head, path, token), Deadline);

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.OK, size), (sent.StatusCode, head.StatusCode, head.Content.Headers.ContentLength));
        var address = sent.Headers.Location!;
        var asked = HttpUtility.ParseQueryString(address.Query);
        Assert.NotNull(asked["X-Amz-Signature"]);
        Assert.Equal("text/html", asked["response-content-type"]);
        Assert.StartsWith("attachment;", asked["response-content-disposition"], StringComparison.Ordinal);
        using var got = await http.GetAsync(address, Deadline);
        Assert.Equal(data, await got.Content.ReadAsByteArrayAsync(Deadline));
        Assert.Equal("attachment", got.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.DataDirectory, "files"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task That_is_not_there_are_refused_for_a_while_and_nothing_of_them_stays()
    {
        using var bucket = new TempDirectory();
        await using var tool = NodeTool.Start("Im.EndToEnd.Tests/tools/s3.mjs", bucket.Path, "other");
        await using var server = await Start(await tool.Line());
        var token = (await TestDevice.Register(server, "alice")).Registered.Token;
        using var http = new HttpClient { BaseAddress = server.Http };

        using var refused = await http.SendAsync(FileServer.Request(HttpMethod.Post, "storage", token, [1, 2, 3]), Deadline);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.DataDirectory, "files", "uploads")));
    }

    private static Task<ServerProcess> Start(string port) => ServerProcess.Start(new Dictionary<string, string>
    {
        ["Im:Files:Store"] = "s3",
        ["Im:Files:S3:Endpoint"] = $"http://127.0.0.1:{port}",
        ["Im:Files:S3:Bucket"] = "files",
        ["Im:Files:S3:AccessKey"] = Key,
        ["Im:Files:S3:SecretKey"] = Key,
    });
}
