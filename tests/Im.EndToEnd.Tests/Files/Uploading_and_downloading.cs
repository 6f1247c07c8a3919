using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Im.Testing;

namespace Im.EndToEnd.Tests.Files;

public abstract class Uploading_and_downloading(FileServer server)
{
    // One red pixel.
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_uploaded_is_downloaded_byte_for_byte()
    {
        var (token, data) = (await Token(), FileServer.Random(3_000_001));

        var answer = await server.Upload(token, data, "application/x-cat; charset=gb18030", "fileName=%E7%8C%AB.bin");

        Assert.Equal("201", answer.Outcome);
        var file = answer.Json;
        var digest = Convert.ToHexStringLower(SHA256.HashData(data));
        Assert.Equal(
            (data.Length, digest, "application/x-cat", "猫.bin"),
            (file.GetProperty("size").GetInt32(), file.GetProperty("sha256").GetString(), file.GetProperty("mimeType").GetString(), file.GetProperty("fileName").GetString()));
        using var http = server.Http();
        using var got = await http.SendAsync(Get(token, file.GetProperty("storageId").GetString()!), Deadline);
        Assert.Equal(data, await got.Content.ReadAsByteArrayAsync(Deadline));
        Assert.Equal($"\"{digest}\"", got.Headers.ETag?.Tag);
        Assert.Equal(("attachment", "猫.bin"), (got.Content.Headers.ContentDisposition?.DispositionType, got.Content.Headers.ContentDisposition?.FileNameStar));
        Assert.True(got.Headers.CacheControl?.Private);
    }

    [Fact]
    public async Task A_part_is_answered_as_a_part_and_one_that_is_not_there_is_refused()
    {
        var (token, data) = (await Token(), FileServer.Random(1_000));
        var file = await server.Store(token, data);
        using var http = server.Http();

        var (middle, middleBytes) = await Range(100, 199);
        var (end, endBytes) = await Range(990, null);
        var (outside, _) = await Range(1_000, null);

        Assert.Equal((HttpStatusCode.PartialContent, "bytes 100-199/1000"), (middle.StatusCode, middle.Content.Headers.ContentRange?.ToString()));
        Assert.Equal(data[100..200], middleBytes);
        Assert.Equal(HttpStatusCode.PartialContent, end.StatusCode);
        Assert.Equal(data[990..], endBytes);
        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, "bytes */1000"), (outside.StatusCode, outside.Content.Headers.ContentRange?.ToString()));

        async Task<(HttpResponseMessage, byte[])> Range(long from, long? to)
        {
            var request = Get(token, file);
            request.Headers.Range = new RangeHeaderValue(from, to);
            var response = await http.SendAsync(request, Deadline);
            return (response, await response.Content.ReadAsByteArrayAsync(Deadline));
        }
    }

    [Fact]
    public async Task Who_has_it_already_is_not_sent_it_again_and_who_asks_for_the_head_gets_only_that()
    {
        var (token, data) = (await Token(), FileServer.Random(1_000));
        var file = await server.Store(token, data);
        using var http = server.Http();
        var known = Get(token, file);
        known.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(data))}\""));

        using var same = await http.SendAsync(known, Deadline);
        using var head = await http.SendAsync(FileServer.Request(HttpMethod.Head, $"storage/{file}", token), Deadline);

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal((HttpStatusCode.OK, 1_000), (head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("text/html", "attachment")]
    [InlineData("image/svg+xml", "attachment")]
    [InlineData("application/xhtml+xml", "attachment")]
    [InlineData("application/javascript", "attachment")]
    [InlineData("application/pdf", "attachment")]
    [InlineData("image/png", "inline")]
    [InlineData("audio/mpeg", "inline")]
    [InlineData("video/mp4", "inline")]
    public async Task No_script_ever_runs_from_here(string type, string disposition)
    {
        var token = await Token();
        var file = await server.Store(token, "<html><script>alert(1)</script></html>"u8.ToArray(), type);
        using var http = server.Http();

        using var got = await http.SendAsync(Get(token, file), Deadline);

        Assert.Equal(disposition, got.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(type, got.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", Assert.Single(got.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("sandbox; default-src 'none'", Assert.Single(got.Headers.GetValues("Content-Security-Policy")));
    }

    [Theory]
    [InlineData("fileName=..%2F..%2Fetc%2Fpasswd", "passwd")]
    [InlineData("fileName=a%0D%0ASet-Cookie%3A%20x%3D1", "aSet-Cookie: x=1")]
    [InlineData("fileName=photo%E2%80%AEgnp.exe", "photognp.exe")]
    [InlineData("", "file")]
    public async Task A_name_that_lies_is_made_harmless(string query, string name)
    {
        var token = await Token();

        var answer = await server.Upload(token, [1], query: query);

        Assert.Equal(name, answer.Json.GetProperty("fileName").GetString());
        Assert.Equal("200", (await server.Ask(token, answer.Json.GetProperty("storageId").GetString()!)).Outcome);
    }

    [Fact]
    public async Task A_size_or_a_digest_that_lies_is_refused()
    {
        var token = await Token();
        var zeros = new string('0', 64);

        Assert.Equal("400 invalid", (await server.Upload(token, [1, 2, 3], query: "size=2")).Outcome);
        Assert.Equal("400 invalid", (await server.Upload(token, [1, 2, 3], query: "size=4")).Outcome);
        Assert.Equal("400 invalid", (await server.Upload(token, [1, 2, 3], query: $"sha256={zeros}")).Outcome);
        Assert.Equal("400 invalid", (await server.Upload(token, [1, 2, 3], query: "sha256=abc")).Outcome);
        Assert.Equal("201", (await server.Upload(token, [1, 2, 3], query: $"size=3&sha256={Convert.ToHexString(SHA256.HashData([1, 2, 3]))}")).Outcome);
        Assert.Equal("400 invalid", (await server.Upload(token, [1], "no type")).Outcome);
    }

    [Fact]
    public async Task More_than_the_tenant_takes_is_refused_whether_it_says_so_or_not()
    {
        var token = await Token();
        using var http = server.Http();
        using var streamed = FileServer.Request(HttpMethod.Post, "storage", token);
        streamed.Content = new StreamContent(new MemoryStream(new byte[FileServer.MaxBytes + 1]));
        streamed.Headers.TransferEncodingChunked = true;

        Assert.Equal("413 too_large", (await server.Upload(token, new byte[FileServer.MaxBytes + 1])).Outcome);
        Assert.Equal("201", (await server.Upload(token, new byte[FileServer.MaxBytes])).Outcome);
        using var answer = await http.SendAsync(streamed, Deadline);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_type_that_the_tenant_does_not_take_is_refused()
    {
        var token = (await TestDevice.Register(server.Running, "eve", tenantNo: "rival")).Registered.Token;

        Assert.Equal("403 forbidden", (await server.Upload(token, [1], "text/plain")).Outcome);
        Assert.Equal("201", (await server.Upload(token, [1], "image/png")).Outcome);
    }

    [Fact]
    public async Task A_picture_has_a_thumbnail_and_one_that_says_it_is_huge_has_none_and_is_kept()
    {
        var token = await Token();
        byte[] huge = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 6, 0, 0, 0, 0x76, 0x2A, 0xD4, 0x9A];

        var small = (await server.Upload(token, Convert.FromBase64String(Pixel), "image/png")).Json;
        var large = await server.Upload(token, huge, "image/png");

        Assert.Equal((1, 1), (small.GetProperty("thumbnailWidth").GetInt32(), small.GetProperty("thumbnailHeight").GetInt32()));
        var thumbnail = await server.Ask(token, small.GetProperty("storageId").GetString()!, "/thumbnail");
        Assert.Equal(("200", "image/jpeg"), (thumbnail.Outcome, thumbnail.ContentType));
        Assert.Equal("201", large.Outcome);
        Assert.False(large.Json.TryGetProperty("thumbnailWidth", out _));
        Assert.Equal("404 not_found", (await server.Ask(token, large.Json.GetProperty("storageId").GetString()!, "/thumbnail")).Outcome);
    }

    private static HttpRequestMessage Get(string token, string storageId) => FileServer.Request(HttpMethod.Get, $"storage/{storageId}", token);

    private async Task<string> Token() =>
        (await TestDevice.Register(server.Running, "alice", tenantNo: "acme")).Registered.Token;
}

public sealed class Uploading_and_downloading_on_sqlite(FileServer server) : Uploading_and_downloading(server), IClassFixture<FileServer>;

public sealed class Uploading_and_downloading_on_postgresql(PostgreSqlFileServer server) : Uploading_and_downloading(server), IClassFixture<PostgreSqlFileServer>;
