using System.Text;
using Im.Files;
using Microsoft.Extensions.DependencyInjection;
using ErrorCode = Im.Protocol.ErrorCode;

namespace Im.Conformance.Tests.Files;

public abstract partial class FileIndexContract
{
    private FileUploads Uploads => _host!.Services.GetRequiredService<FileUploads>();

    private IFileStore Store => _host!.Services.GetRequiredService<IFileStore>();

    private FileSweeper Sweeper => _host!.Services.GetRequiredService<FileSweeper>();

    [Fact]
    public async Task A_file_that_no_message_names_goes_after_its_days_with_its_bytes()
    {
        var (unused, used) = (await Uploaded("unused"), await Uploaded("used"));
        _messages.Named.Add(used.StorageId);

        await SweepAfter(TimeSpan.FromDays(6.9));
        Assert.NotNull(await Index.Find(unused.StorageId));
        await SweepAfter(TimeSpan.FromDays(0.2));

        Assert.Null(await Index.Find(unused.StorageId));
        Assert.False(await Store.Has(unused.StorageId));
        Assert.Equal(FileState.Stored, (await Index.Find(used.StorageId))?.State);
        Assert.True(await Store.Has(used.StorageId));
    }

    [Fact]
    public async Task A_file_goes_when_its_last_message_has_gone()
    {
        var file = await Uploaded("named");
        _messages.Named.Add(file.StorageId);
        await SweepAfter(TimeSpan.FromDays(30));

        _messages.Named.Clear();
        await SweepAfter(TimeSpan.FromDays(1.1));

        Assert.Null(await Index.Find(file.StorageId));
    }

    [Fact]
    public async Task An_upload_that_is_not_finished_goes_after_a_day()
    {
        var begun = (await Uploads.Begin(New(100))).File!;
        await Uploads.Append(begun, 0, new MemoryStream(new byte[50]), default);

        await SweepAfter(TimeSpan.FromHours(23.9));
        Assert.Equal(50, (await Uploads.Look((await Index.Find(begun.StorageId))!, default)).Offset);
        await SweepAfter(TimeSpan.FromHours(0.2));

        Assert.Null(await Index.Find(begun.StorageId));
        Assert.Equal(ErrorCode.NotFound, (await Uploads.Append(begun, 50, new MemoryStream(new byte[50]), default)).Code);
        Assert.Empty(Directory.EnumerateFiles(_files.Path, begun.StorageId, SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_deletion_that_was_cut_off_is_finished_by_the_next_look()
    {
        var file = await Uploaded("half gone");
        Assert.True(await Index.GiveUp((await Index.Find(file.StorageId))!));

        await SweepAfter(TimeSpan.FromMinutes(1));

        Assert.Null(await Index.Find(file.StorageId));
        Assert.False(await Store.Has(file.StorageId));
    }

    [Fact]
    public async Task An_upload_whose_end_was_cut_off_is_finished_when_it_is_looked_at()
    {
        var begun = (await Uploads.Begin(New(4))).File!;
        await File.WriteAllTextAsync(Path.Combine(_files.Path, "uploads", begun.StorageId), "data");

        var looked = await Uploads.Look(begun, default);

        Assert.Equal((FileState.Stored, 4), (looked.File?.State, looked.Offset));
        Assert.True(await Store.Has(begun.StorageId));
    }

    [Fact]
    public async Task A_sealed_file_comes_into_the_store_when_it_is_looked_at()
    {
        var begun = (await Uploads.Begin(New(4))).File!;
        await File.WriteAllTextAsync(Path.Combine(_files.Path, "uploads", begun.StorageId), "data");
        await Index.Seal(begun.StorageId, new FileSeal(4, "digest", 0, 0));

        var looked = await Uploads.Look((await Index.Find(begun.StorageId))!, default);

        Assert.Equal((FileState.Stored, 4), (looked.File?.State, looked.Offset));
    }

    [Fact]
    public async Task Of_an_upload_that_is_refused_nothing_stays()
    {
        var refused = await Uploads.Take(New(3), new MemoryStream(new byte[4]), default);
        var lied = await Uploads.Take(New(4) with { Sha256 = new string('0', 64) }, new MemoryStream(new byte[4]), default);

        Assert.Equal((ErrorCode.Invalid, ErrorCode.Invalid), (refused.Code, lied.Code));
        Assert.Empty(Directory.EnumerateFiles(_files.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(0, await Index.OpenUploads(Carol));
    }

    private static NewUpload New(long size) => new("acme", Carol, "a.txt", "text/plain", size, null);

    private async Task<FileRow> Uploaded(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return (await Uploads.Take(New(bytes.Length), new MemoryStream(bytes), default)).File!;
    }

    private async Task SweepAfter(TimeSpan time)
    {
        _time.Advance(time);
        var sweeping = Sweeper.Pass(default);
        // Its pauses go by the same clock.
        while (!sweeping.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(sweeping, Task.Delay(5));
        }

        await sweeping;
    }
}
