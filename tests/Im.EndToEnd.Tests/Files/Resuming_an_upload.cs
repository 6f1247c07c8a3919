using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Im.Testing;

namespace Im.EndToEnd.Tests.Files;

/// <summary>tus 1.0: what was cut off goes on where it was.</summary>
public abstract class Resuming_an_upload(FileServer server)
{
    private const string Type = "application/offset+octet-stream";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cut_at_random_places_it_is_whole_at_last()
    {
        var (token, data, seed) = (await Token("alice"), FileServer.Random(2_000_003), Environment.TickCount);
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var path = await Begin(token, data.Length);

        var offset = 0L;
        while (offset < data.Length)
        {
            var cut = (int)Math.Min(data.Length - offset, random.Next(1, 400_000));
            await SendAndHangUp(token, path, offset, data.AsMemory((int)offset), cut);
            offset = await OffsetOf(token, path);
            if (random.Next(3) != 0) continue;

            using var rest = await Patch(token, path, offset, data[(int)offset..Math.Min(data.Length, (int)offset + 100_000)]);
            // What was cut off may reach the server after it was asked where it is: then it is elsewhere, or busy, and the client asks again.
            if (rest.StatusCode is not HttpStatusCode.Conflict) Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
            offset = await OffsetOf(token, path);
        }

        var file = path[(path.LastIndexOf('/') + 1)..];
        using var http = server.Http();
        using var got = await http.SendAsync(FileServer.Request(HttpMethod.Get, $"storage/{file}", token), Deadline);
        Assert.Equal(data, await got.Content.ReadAsByteArrayAsync(Deadline));
    }

    [Fact]
    public async Task Survives_the_death_of_the_server()
    {
        await using var process = await ServerProcess.Start();
        var device = await TestDevice.Register(process, "alice");
        using var http = new HttpClient { BaseAddress = process.Http };
        var token = device.Registered.Token;
        var path = await Begin(token, 10, http);
        using (await Patch(token, path, 0, [1, 2, 3], http)) await process.Kill();
        await process.Restart();

        Assert.Equal(3, await OffsetOf(token, path, http));
        using var rest = await Patch(token, path, 3, [4, 5, 6, 7, 8, 9, 10], http);

        Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
        using var got = await http.SendAsync(FileServer.Request(HttpMethod.Get, $"storage/{path[(path.LastIndexOf('/') + 1)..]}", token), Deadline);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], await got.Content.ReadAsByteArrayAsync(Deadline));
    }

    [Fact]
    public async Task At_another_offset_or_by_another_or_beyond_its_length_is_refused()
    {
        var (alice, bob) = (await Token("alice"), await Token("bob"));
        var path = await Begin(alice, 4);

        using var early = await Patch(alice, path, 1, [1]);
        using var foreign = await Patch(bob, path, 0, [1]);
        using var version = await server.Http().SendAsync(FileServer.Request(HttpMethod.Head, path["/v1/".Length..], alice), Deadline);
        using var beyond = await Patch(alice, path, 0, [1, 2, 3, 4, 5]);

        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, version.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, beyond.StatusCode);
    }

    [Fact]
    public async Task That_was_given_up_is_gone_and_one_that_is_too_large_is_not_begun()
    {
        var token = await Token("alice");
        var path = await Begin(token, 4);

        using var ended = await Tus(HttpMethod.Delete, token, path);
        using var gone = await Tus(HttpMethod.Head, token, path);
        using var large = await Tus(HttpMethod.Post, token, "/v1/storage/tus", ("Upload-Length", $"{FileServer.MaxBytes + 1}"));
        using var what = await Tus(HttpMethod.Options, token, "/v1/storage/tus");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (ended.StatusCode, gone.StatusCode));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal($"{FileServer.MaxBytes}", Assert.Single(what.Headers.GetValues("Tus-Max-Size")));
        Assert.Contains("creation", Assert.Single(what.Headers.GetValues("Tus-Extension")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_client_of_others_goes_on_where_it_was()
    {
        using var directory = new TempDirectory();
        var (token, data, path) = (await Token("carol"), FileServer.Random(300_001), Path.Combine(directory.Path, "data"));
        await File.WriteAllBytesAsync(path, data, Deadline);

        await using var tool = NodeTool.Start("Im.EndToEnd.Tests/tools/tus.mjs", $"{server.Running.Http}v1/storage/tus", token, path, "2");
        var said = JsonElement.Parse(await tool.Line());

        var file = said.GetProperty("result");
        Assert.Equal(("猫.bin", "application/x-cat", data.Length), (file.GetProperty("fileName").GetString(), file.GetProperty("mimeType").GetString(), file.GetProperty("size").GetInt32()));
        using var got = await server.Http().SendAsync(FileServer.Request(HttpMethod.Get, $"storage/{file.GetProperty("storageId").GetString()}", token), Deadline);
        Assert.Equal(data, await got.Content.ReadAsByteArrayAsync(Deadline));
        using var ended = await Tus(HttpMethod.Head, token, new Uri(said.GetProperty("other").GetString()!).AbsolutePath);
        Assert.Equal(HttpStatusCode.NotFound, ended.StatusCode);
    }

    private async Task<string> Token(string user) => (await TestDevice.Register(server.Running, user, tenantNo: "acme")).Registered.Token;

    private async Task<string> Begin(string token, long length, HttpClient? http = null)
    {
        using var begun = await Tus(HttpMethod.Post, token, "/v1/storage/tus", http, null, ("Upload-Length", $"{length}"));
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        return begun.Headers.Location!.OriginalString;
    }

    private Task<HttpResponseMessage> Patch(string token, string path, long offset, byte[] bytes, HttpClient? http = null) =>
        Tus(HttpMethod.Patch, token, path, http, bytes, ("Upload-Offset", $"{offset}"));

    /// <summary>Where it is; while the server has not noticed yet that the last call was cut off, again.</summary>
    private async Task<long> OffsetOf(string token, string path, HttpClient? http = null)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            using var head = await Tus(HttpMethod.Head, token, path, http, null);
            if (head.StatusCode == HttpStatusCode.OK) return long.Parse(head.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
            Assert.Equal(HttpStatusCode.Locked, head.StatusCode);
            Assert.True(waited.Elapsed < Patience, "The server notices that a call was cut off.");
            await Task.Delay(20, Deadline);
        }
    }

    private Task<HttpResponseMessage> Tus(HttpMethod method, string token, string path, params (string, string)[] headers) =>
        Tus(method, token, path, null, null, headers);

    private async Task<HttpResponseMessage> Tus(
        HttpMethod method, string token, string path, HttpClient? http, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var own = http is null ? server.Http() : null;
        using var request = FileServer.Request(method, path["/v1/".Length..], token, body, body is null ? null : Type);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await (http ?? own!).SendAsync(request, Deadline);
    }

    /// <summary>Says that all the rest comes, sends a part of it, and is gone.</summary>
    private async Task SendAndHangUp(string token, string path, long offset, ReadOnlyMemory<byte> rest, int cut)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Running.HttpPort, Deadline);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"PATCH {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\n"
            + $"Content-Type: {Type}\r\nContent-Length: {rest.Length}\r\n\r\n"), Deadline);
        await stream.WriteAsync(rest[..cut], Deadline);
        if (cut == rest.Length) await stream.ReadExactlyAsync(new byte[12], Deadline);
    }
}

public sealed class Resuming_an_upload_on_sqlite(FileServer server) : Resuming_an_upload(server), IClassFixture<FileServer>;

public sealed class Resuming_an_upload_on_postgresql(PostgreSqlFileServer server) : Resuming_an_upload(server), IClassFixture<PostgreSqlFileServer>;
