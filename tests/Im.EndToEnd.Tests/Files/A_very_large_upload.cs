using System.Diagnostics;
using System.Globalization;
using System.Net;
using Im.Testing;

namespace Im.EndToEnd.Tests.Files;

/// <summary>A file far larger than the memory of the server: 5 GiB, or what <c>IM_TEST_LARGE_FILE</c> says. On PostgreSQL, where its
/// bytes go the same way, 1 GiB.</summary>
public sealed class A_very_large_upload(PostgreSqlFixture database) : IClassFixture<PostgreSqlFixture>
{
    private const string Variable = "IM_TEST_LARGE_FILE";
    private const long GiB = 1L << 30;
    private const long MostMemory = 512L * 1024 * 1024;

    private static readonly long Largest =
        GiB * int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "5", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Goes_through_a_server_with_little_memory_and_comes_back(bool onPostgreSql)
    {
        var size = onPostgreSql ? Math.Min(Largest, GiB) : Largest;
        if (new DriveInfo(Path.GetTempPath()).AvailableFreeSpace < size + (2 * GiB))
            Assert.Skip($"No room for {size / GiB} GiB in {Path.GetTempPath()}.");
        await using var server = await ServerProcess.Start(new Dictionary<string, string>(onPostgreSql ? database.ServerSettings : [])
        {
            ["DOTNET_GCHeapHardLimit"] = "0x8000000",
            ["Im:Files:MaxBytes"] = $"{size}",
            ["Im:Files:AccountDayBytes"] = $"{size}",
        });
        var token = (await TestDevice.Register(server, "alice")).Registered.Token;
        using var http = new HttpClient { BaseAddress = server.Http, Timeout = TimeSpan.FromMinutes(10) };
        using var source = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        source.SetLength(size);

        var watch = Stopwatch.StartNew();
        using var request = FileServer.Request(HttpMethod.Post, "storage", token);
        request.Content = new StreamContent(source, 1 << 18);
        using var uploaded = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        var up = watch.Elapsed;
        watch.Restart();
        var got = await Download(http, token, uploaded.Headers.Location!.OriginalString);
        var down = watch.Elapsed;
        using var process = Process.GetProcessById(server.ProcessId);
        var most = process.PeakWorkingSet64;

        Assert.Equal(size, got);
        Assert.InRange(most, 1, MostMemory);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{size / GiB} GiB: up {size / up.TotalSeconds / 1e6:f0} MB/s, down {size / down.TotalSeconds / 1e6:f0} MB/s, at most {most / 1024 / 1024} MiB of memory");
    }

    private static async Task<long> Download(HttpClient http, string token, string path)
    {
        using var request = FileServer.Request(HttpMethod.Get, path["/v1/".Length..], token);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var (buffer, total) = (new byte[1 << 18], 0L);
        while (await body.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count) total += count;
        return total;
    }
}
