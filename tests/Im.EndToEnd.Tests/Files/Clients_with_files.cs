using System.Text.Json;
using Im.Client;
using Im.EndToEnd.Tests.Sdk;
using Im.Protocol;
using Im.Testing;

namespace Im.EndToEnd.Tests.Files;

/// <summary>The SDK sends a file with one call, and the other side downloads it.</summary>
public sealed class Clients_with_files(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    private readonly TempDirectory _directory = new();

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Send_it_with_one_call_and_have_it_with_another()
    {
        var (alice, bob) = (await server.Connect("alice21"), await server.Connect("bob21"));
        var (path, data) = Write("report.pdf", 700_000);
        var told = new Told();

        await alice.SendFileAsync(bob.Account.AsPeer(), path, new UploadOptions { Progress = told }, cancellationToken: Deadline);
        var message = Assert.Single(await bob.See(1));
        var content = JsonElement.Parse(message.Content.Span);
        var got = await bob.DownloadAsync(content.GetProperty("storageId").GetString()!, Target, told, Deadline);

        Assert.Equal((MessageType.File, "report.pdf", 700_000), (message.Type, content.GetProperty("fileName").GetString(), content.GetProperty("fileSize").GetInt32()));
        Assert.Equal(new DownloadedFile(Target, 700_000, "application/pdf", "report.pdf"), got);
        Assert.Equal(data, await File.ReadAllBytesAsync(Target, Deadline));
        Assert.Contains(700_000, told.Values);
    }

    [Fact]
    public async Task Send_pictures_recordings_and_films()
    {
        var (alice, bob) = (await server.Connect("alice22"), await server.Connect("bob22"));
        var picture = Path.Combine(_directory.Path, "a.png");
        await File.WriteAllBytesAsync(picture, Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="), Deadline);
        var to = bob.Account.AsPeer();

        await alice.SendImageAsync(to, picture, cancellationToken: Deadline);
        await alice.SendVoiceAsync(to, Write("a.mp3", 10).Path, TimeSpan.FromSeconds(2.5), cancellationToken: Deadline);
        await alice.SendVideoAsync(to, Write("a.mp4", 10).Path, TimeSpan.FromSeconds(60), cancellationToken: Deadline);

        var messages = await bob.See(3);
        Assert.Equal([MessageType.Image, MessageType.Voice, MessageType.Video], messages.Select(message => message.Type));
        var contents = messages.ConvertAll(message => JsonElement.Parse(message.Content.Span));
        Assert.Equal(1, contents[0].GetProperty("thumbnailWidth").GetInt32());
        Assert.Equal((3, 60), (contents[1].GetProperty("duration").GetInt32(), contents[2].GetProperty("duration").GetInt32()));
        var thumbnail = await bob.DownloadThumbnailAsync(contents[0].GetProperty("storageId").GetString()!, Deadline);
        Assert.Equal([0xFF, 0xD8], thumbnail[..2].ToArray());
    }

    [Fact]
    public async Task Go_on_with_an_upload_that_was_stopped_and_with_a_download()
    {
        var alice = await server.Connect("alice23");
        var (path, data) = Write("a.bin", 8_000_000);
        using var stop = new CancellationTokenSource();
        string? id = null;
        var stopped = new UploadOptions { Begun = it => id = it, Progress = new Told(sent => { if (sent > 1_000_000) stop.Cancel(); }) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alice.UploadAsync(path, stopped, stop.Token));

        var told = new Told();
        var file = await alice.UploadAsync(path, new UploadOptions { UploadId = id, Progress = told }, Deadline);
        await File.WriteAllBytesAsync($"{Target}.{file.StorageId}.part", data[..5_000_000], Deadline);
        var got = new Told();
        await alice.DownloadAsync(file.StorageId, Target, got, Deadline);

        Assert.Equal(id, file.StorageId);
        Assert.True(told.Values[0] > 0, "It went on, and did not begin anew.");
        Assert.True(got.Values[0] > 5_000_000, "So did the download.");
        Assert.Equal(data, await File.ReadAllBytesAsync(Target, Deadline));
    }

    [Fact]
    public async Task Are_told_that_there_is_no_such_file_and_that_one_is_too_large()
    {
        var (alice, bob) = (await server.Connect("alice24"), await server.Connect("bob24"));
        var file = await alice.UploadAsync(new MemoryStream([1, 2, 3]), cancellationToken: Deadline);
        using var large = File.Create(Path.Combine(_directory.Path, "large"));
        large.SetLength(200L * 1024 * 1024);

        var stranger = await Assert.ThrowsAsync<ImException>(() => bob.DownloadAsync(file.StorageId, Target, cancellationToken: Deadline));
        var tooLarge = await Assert.ThrowsAsync<ImException>(() => alice.UploadAsync(large, cancellationToken: Deadline));

        Assert.Equal((ErrorCode.NotFound, ErrorCode.TooLarge), (stranger.Code, tooLarge.Code));
    }

    private string Target => Path.Combine(_directory.Path, "target");

    private (string Path, byte[] Data) Write(string name, int size)
    {
        var (path, data) = (Path.Combine(_directory.Path, name), FileServer.Random(size));
        File.WriteAllBytes(path, data);
        return (path, data);
    }

    private sealed class Told(Action<long>? tell = null) : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value)
        {
            lock (Values) Values.Add(value);
            tell?.Invoke(value);
        }
    }
}
