using System.Text;
using Im.Files;
using Microsoft.Extensions.DependencyInjection;
using ErrorCode = Im.Protocol.ErrorCode;
using WireIds = Im.Protocol.WireIds;

namespace Im.Conformance.Tests.Files;

public abstract partial class FileIndexContract
{
    // What a tenant may upload in one.
    private const long Day = 1L << 40;

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
    public async Task A_file_that_a_message_names_while_it_is_looked_at_stays_and_the_others_go()
    {
        var (named, unused) = (await Uploaded("named meanwhile"), await Uploaded("unused"));
        _messages.Meanwhile = () => Index.Use([Use(named, Alice, Bob, "m1")]);

        await SweepAfter(TimeSpan.FromDays(7.1));

        Assert.Equal((FileState.Stored, 1), ((await Index.Find(named.StorageId))?.State, (await Index.Find(named.StorageId))?.Uses));
        Assert.True(await Store.Has(named.StorageId));
        Assert.Null(await Index.Find(unused.StorageId));
    }

    [Fact]
    public async Task An_upload_has_its_bytes_before_its_row_and_leaves_none_where_the_row_cannot_be_noted()
    {
        var spooled = 0;
        var index = NotedBy.Way(Index, () =>
        {
            spooled = Directory.GetFiles(Path.Combine(_files.Path, "uploads")).Length;
            throw new TimeoutException();
        });
        var uploads = ActivatorUtilities.CreateInstance<FileUploads>(_host!.Services, index);

        await Assert.ThrowsAsync<TimeoutException>(() => uploads.Begin(New(4)));

        Assert.Equal(1, spooled);
        Assert.Empty(Directory.EnumerateFiles(_files.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Bytes_whose_row_never_came_go_after_a_day()
    {
        var path = Path.Combine(_files.Path, "uploads", StorageIds.New());
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "data");
        File.SetLastWriteTimeUtc(path, _time.GetUtcNow().UtcDateTime);

        await SweepAfter(TimeSpan.FromHours(23.9));
        Assert.True(File.Exists(path));
        await SweepAfter(TimeSpan.FromHours(0.2));

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Of_uploads_that_begin_at_once_no_more_begin_than_may_be_unfinished()
    {
        var upload = New(1) with { Owner = WireIds.NewGroup() };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => Task.Run(() => Uploads.Begin(upload))));

        Assert.Equal(64, outcomes.Count(outcome => outcome.File is not null));
        Assert.All(outcomes.Where(outcome => outcome.File is null), outcome => Assert.Equal(ErrorCode.RateLimited, outcome.Code));
        Assert.Equal(64, Directory.GetFiles(Path.Combine(_files.Path, "uploads")).Length);
    }

    [Fact]
    public async Task What_other_processes_took_of_a_tenants_day_counts_after_some_seconds_and_what_this_one_took_at_once()
    {
        var upload = New(1) with { TenantNo = WireIds.NewGroup().Value };
        Assert.NotNull((await TakenOf(upload)).File);
        await TakenElsewhere(upload.TenantNo, Day - (2 * UploadedBytes.Least));
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.NotNull((await TakenOf(upload)).File);
        var refused = await TakenOf(upload);

        Assert.Equal((ErrorCode.RateLimited, TimeSpan.FromDays(1) - TimeSpan.FromSeconds(11)), (refused.Code, refused.RetryAfter));
        Assert.NotNull((await TakenOf(upload with { TenantNo = "acme" })).File);
    }

    [Fact]
    public async Task What_was_begun_in_time_gets_no_bytes_once_its_tenants_day_is_full()
    {
        var upload = New(2) with { TenantNo = WireIds.NewGroup().Value, Owner = WireIds.NewGroup() };
        var begun = (await Uploads.Begin(upload)).File!;
        Assert.NotNull((await Uploads.Append(begun, 0, new MemoryStream(new byte[1]), default)).File);
        await TakenElsewhere(upload.TenantNo, Day);
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(ErrorCode.RateLimited, (await Uploads.Append(begun, 1, new MemoryStream(new byte[1]), default)).Code);
        Assert.Equal(1, (await Uploads.Look(begun, default)).Offset);
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
        await Index.Seal(begun.StorageId, new FileSeal(4, "digest", 0, 0, 1));

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

    [Fact]
    public async Task A_tenant_whose_messages_are_not_known_now_keeps_its_files_and_no_others()
    {
        var unknown = (await Uploads.Take(New(1) with { TenantNo = "away" }, new MemoryStream([1]), default)).File!;
        var file = await Uploaded("unused");
        _messages.Unknown = "away";

        await SweepAfter(TimeSpan.FromDays(7.1));

        Assert.Null(await Index.Find(file.StorageId));
        Assert.NotNull(await Index.Find(unknown.StorageId));
    }

    [Fact]
    public async Task What_came_before_a_cut_stays()
    {
        var begun = (await Uploads.Begin(New(10))).File!;

        await Assert.ThrowsAsync<EndOfStreamException>(() => Uploads.Append(begun, 0, new Told([1, 2, 3], () => throw new EndOfStreamException()), default));

        Assert.Equal(3, (await Uploads.Look(begun, default)).Offset);
    }

    [Fact]
    public async Task An_upload_that_another_process_adds_to_is_not_added_to()
    {
        var begun = (await Uploads.Begin(New(3))).File!;

        await using (new FileStream(Path.Combine(_files.Path, "uploads", begun.StorageId), FileMode.Open, FileAccess.Write, FileShare.None))
            Assert.Equal(ErrorCode.Conflict, (await Uploads.Append(begun, 0, new MemoryStream([1, 2, 3]), default)).Code);

        Assert.Equal(FileState.Stored, (await Uploads.Append(begun, 0, new MemoryStream([1, 2, 3]), default)).File?.State);
        Assert.Equal(ErrorCode.Conflict, (await Uploads.Append(begun, 3, new MemoryStream([4]), default)).Code);
        Assert.Equal((FileState.Stored, 3), ((await Uploads.Look(begun, default)).File?.State, (await Uploads.Look(begun, default)).Offset));
    }

    [Fact]
    public async Task An_upload_is_not_given_up_while_bytes_come()
    {
        var begun = (await Uploads.Begin(New(3))).File!;

        var outcome = await Uploads.Append(begun, 0, new Told([1, 2, 3], async () => Assert.False(await Uploads.End(begun))), default);

        Assert.Equal(FileState.Stored, outcome.File?.State);
    }

    [Fact]
    public async Task Of_one_that_could_not_be_stored_nothing_stays_though_it_was_sealed()
    {
        var owner = WireIds.NewGroup();
        var body = new Told([1, 2, 3], async () =>
        {
            var spooled = Assert.Single(Directory.GetFiles(Path.Combine(_files.Path, "uploads")));
            await Index.Seal(Path.GetFileName(spooled), new FileSeal(3, "digest", 0, 0, 1));
        });

        Assert.Equal(ErrorCode.Conflict, (await Uploads.Take(New(3) with { Owner = owner }, body, default)).Code);

        Assert.Equal(0, await Index.OpenUploads(owner));
        Assert.Empty(Directory.EnumerateFiles(_files.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Who_has_uploaded_enough_for_a_day_goes_on_a_day_later()
    {
        var upload = New(100 << 20) with { Owner = WireIds.NewGroup() };
        for (var i = 0; i < 20; i++) Assert.NotNull((await Uploads.Begin(upload)).File);
        _time.Advance(TimeSpan.FromHours(1));

        var refused = await Uploads.Begin(upload);

        Assert.Equal((ErrorCode.RateLimited, TimeSpan.FromHours(23)), (refused.Code, refused.RetryAfter));
        Assert.NotNull((await Uploads.Begin(upload with { Size = 1 << 20 })).File);
        _time.Advance(TimeSpan.FromHours(23));
        Assert.NotNull((await Uploads.Begin(upload)).File);
    }

    private static NewUpload New(long size) => new("acme", Carol, "a.txt", "text/plain", size, null);

    private async Task<FileRow> Uploaded(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return (await Uploads.Take(New(bytes.Length), new MemoryStream(bytes), default)).File!;
    }

    /// <summary>Some bytes, and what happens after them.</summary>
    private sealed class Told(byte[] bytes, Func<Task> then) : MemoryStream(bytes)
    {
        private bool _isTold;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            if (count > 0 || _isTold) return count;

            _isTold = true;
            await then();
            return 0;
        }
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

    private Task<UploadOutcome> TakenOf(NewUpload upload) =>
        Uploads.Take(upload with { Owner = WireIds.NewGroup() }, new MemoryStream(new byte[1]), TestContext.Current.CancellationToken);

    /// <summary>A file that another process has taken.</summary>
    private async Task TakenElsewhere(string tenantNo, long size)
    {
        var file = Upload(WireIds.NewGroup()) with { TenantNo = tenantNo };
        await Index.Create(file);
        await Index.Seal(file.StorageId, new FileSeal(size, "", 0, 0, _time.GetUtcNow().ToUnixTimeMilliseconds()));
    }
}
