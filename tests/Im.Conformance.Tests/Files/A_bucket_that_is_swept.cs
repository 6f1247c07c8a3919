using Im.Files;
using Im.Protocol;
using Im.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Im.Conformance.Tests.Files;

public sealed class A_bucket_that_is_swept
{
    // The key that the server of buckets knows.
    private const string Key = "S3RVER";

    // One red pixel.
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

    [Fact]
    public async Task Keeps_neither_a_file_that_nobody_names_nor_its_thumbnail()
    {
        using var bucket = new TempDirectory();
        using var data = new TempDirectory();
        await using var tool = NodeTool.Start("Im.EndToEnd.Tests/tools/s3.mjs", bucket.Path);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Im:Storage:DataDirectory"] = data.Path,
            ["Im:Files:Store"] = "s3",
            ["Im:Files:S3:Endpoint"] = $"http://127.0.0.1:{await tool.Line()}",
            ["Im:Files:S3:Bucket"] = "files",
            ["Im:Files:S3:AccessKey"] = Key,
            ["Im:Files:S3:SecretKey"] = Key,
        });
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        builder.Services.AddLogging().AddSingleton<TimeProvider>(time).AddSingleton<IFileUsage, NobodyNames>().AddFileStore();
        using var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<FileSweeper>().StopAsync(default);
        var upload = new NewUpload("acme", WireIds.Account("acme", "alice").AsPeer(), "a.png", "image/png", null, null);

        var file = (await host.Services.GetRequiredService<FileUploads>().Take(upload, new MemoryStream(Convert.FromBase64String(Pixel)), default)).File!;
        Assert.Equal((1, 2), (file.ThumbnailWidth, Objects(bucket)));
        time.Advance(TimeSpan.FromDays(7.1));
        await Swept(host, time);

        Assert.Null(await host.Services.GetRequiredService<IFileIndex>().Find(file.StorageId));
        Assert.Equal(0, Objects(bucket));
        await host.StopAsync();
    }

    private static int Objects(TempDirectory bucket) =>
        Directory.GetFiles(bucket.Path, "*._S3rver_object", SearchOption.AllDirectories).Length;

    private static async Task Swept(IHost host, FakeTimeProvider time)
    {
        var sweeping = host.Services.GetRequiredService<FileSweeper>().Pass(default);
        // Its pauses go by the same clock.
        while (!sweeping.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(sweeping, Task.Delay(5));
        }

        await sweeping;
    }

    private sealed class NobodyNames : IFileUsage
    {
        public Task<IReadOnlyList<string>> Unused(string tenantNo, IReadOnlyList<string> storageIds) => Task.FromResult(storageIds);
    }
}
