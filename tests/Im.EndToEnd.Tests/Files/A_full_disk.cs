using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Im.Testing;

namespace Im.EndToEnd.Tests.Files;

/// <summary>The disk is full in the middle of an upload: the client is told to come again, and nothing is lost or left.</summary>
public sealed class A_full_disk
{
    private const int Megabytes = 8;
    private const int Size = 6_000_000;
    private const int Before = 2_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ends_a_part_that_goes_on_where_it_was_when_there_is_room_again()
    {
        await using var disk = await SmallDisk.Mount(Megabytes);
        await using var server = await Start(disk);
        using var http = new HttpClient { BaseAddress = server.Http };
        var (token, data) = (await Token(server), FileServer.Random(Size));
        using var begun = await http.SendAsync(Tus(HttpMethod.Post, "storage/tus", token, ("Upload-Length", $"{Size}")), Deadline);
        var path = begun.Headers.Location!.OriginalString;

        var told = await SendWhileItFills(server, disk, $"PATCH {path}", token, data,
            "Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n");

        IsUnavailable(told);
        using var head = await http.SendAsync(Tus(HttpMethod.Head, path["/v1/".Length..], token), Deadline);
        var offset = int.Parse(Assert.Single(head.Headers.GetValues("Upload-Offset")), CultureInfo.InvariantCulture);
        Assert.InRange(offset, Before, Size - 1);
        disk.Free();
        using var rest = Tus(HttpMethod.Patch, path["/v1/".Length..], token, ("Upload-Offset", $"{offset}"));
        rest.Content = new ByteArrayContent(data[offset..]) { Headers = { { "Content-Type", "application/offset+octet-stream" } } };
        using var ended = await http.SendAsync(rest, Deadline);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        using var got = await http.SendAsync(FileServer.Request(HttpMethod.Get, $"storage/{path[(path.LastIndexOf('/') + 1)..]}", token), Deadline);
        Assert.Equal(data, await got.Content.ReadAsByteArrayAsync(Deadline));
    }

    [Fact]
    public async Task Ends_a_whole_file_of_which_nothing_stays()
    {
        await using var disk = await SmallDisk.Mount(Megabytes);
        await using var server = await Start(disk);
        using var http = new HttpClient { BaseAddress = server.Http };
        var token = await Token(server);

        var told = await SendWhileItFills(server, disk, "POST /v1/storage", token, FileServer.Random(Size), "");

        IsUnavailable(told);
        Assert.Empty(Directory.EnumerateFiles(Uploads(disk)));
        disk.Free();
        using var again = await http.SendAsync(FileServer.Request(HttpMethod.Post, "storage", token, new byte[Size]), Deadline);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }

    private static Task<ServerProcess> Start(SmallDisk disk) => ServerProcess.Start(new Dictionary<string, string>
    {
        ["Im:Files:Directory"] = disk.Path,
        ["Im:Files:KeepFree"] = "0",
    });

    private static async Task<string> Token(ServerProcess server) => (await TestDevice.Register(server, "alice")).Registered.Token;

    private static string Uploads(SmallDisk disk) => Path.Combine(disk.Path, "uploads");

    private static void IsUnavailable(string answer)
    {
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 60\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\"unavailable\"", answer, StringComparison.Ordinal);
    }

    private static HttpRequestMessage Tus(HttpMethod method, string path, string token, params (string Name, string Value)[] headers)
    {
        var request = FileServer.Request(method, path, token);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return request;
    }

    /// <summary>Sends some of the data, fills the disk when it is written, and sends the rest; the answer.</summary>
    private static async Task<string> SendWhileItFills(
        ServerProcess server, SmallDisk disk, string call, string token, ReadOnlyMemory<byte> data, string headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.HttpPort, Deadline);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{call} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n{headers}Content-Length: {data.Length}\r\n\r\n"), Deadline);
        await stream.WriteAsync(data[..Before], Deadline);
        var waited = Stopwatch.StartNew();
        while (!Directory.Exists(Uploads(disk)) || new DirectoryInfo(Uploads(disk)).EnumerateFiles().Sum(file => file.Length) < Before)
        {
            Assert.True(waited.Elapsed < Patience, "The server writes what has come.");
            await Task.Delay(10, Deadline);
        }

        disk.Fill();
        await stream.WriteAsync(data[Before..], Deadline);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(Deadline);
    }
}
