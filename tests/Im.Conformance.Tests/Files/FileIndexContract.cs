using Im.Files;
using Im.Protocol;
using Im.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Im.Conformance.Tests.Files;

/// <summary>What the index of files, and the removal by it, promise on each engine.</summary>
public abstract partial class FileIndexContract : IAsyncLifetime
{
    private static readonly PeerId Alice = WireIds.Account("acme", "alice").AsPeer();
    private static readonly PeerId Bob = WireIds.Account("acme", "bob").AsPeer();
    private static readonly PeerId Carol = WireIds.Account("acme", "carol").AsPeer();
    private static readonly PeerId Team = WireIds.Group("acme", "team");

    private readonly TempDirectory _files = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 10, 0, 0, TimeSpan.Zero));
    private readonly KnownUses _messages = new();
    private IHost? _host;

    protected abstract IEnumerable<(string Name, string Value)> Settings { get; }

    private IFileIndex Index => _host!.Services.GetRequiredService<IFileIndex>();

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public virtual async ValueTask InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            Settings.Select(it => KeyValuePair.Create($"Im:Storage:{it.Name}", (string?)it.Value))
                .Append(KeyValuePair.Create("Im:Files:Directory", (string?)_files.Path)));
        builder.Services.AddLogging().AddSingleton<TimeProvider>(_time).AddSingleton<IFileUsage>(_messages).AddFileStore();
        _host = builder.Build();
        await _host.StartAsync();
        // The tests say when it looks.
        await Sweeper.StopAsync(default);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            await ((IAsyncDisposable)_host).DisposeAsync();
        }

        _files.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_file_is_found_as_it_was_noted()
    {
        var file = Upload() with { TenantNo = "large", Name = "é😀.png", Sha256 = new string('a', 64), Size = 1L << 40 };

        await Index.Create(file);

        Assert.Equal(file, await Index.Find(file.StorageId));
        Assert.Null(await Index.Find(StorageIds.New()));
    }

    [Fact]
    public async Task A_file_goes_from_upload_to_seal_to_store_and_never_back()
    {
        var file = await Created();

        Assert.False(await Index.Stored(file.StorageId, 1));
        Assert.True(await Index.Seal(file.StorageId, new FileSeal(7, "abc", 3, 4, 50)));
        Assert.False(await Index.Seal(file.StorageId, new FileSeal(8, "def", 0, 0, 1)));
        Assert.True(await Index.Stored(file.StorageId, 99));
        Assert.False(await Index.Stored(file.StorageId, 100));

        Assert.Equal(
            file with { State = FileState.Stored, Size = 7, Sha256 = "abc", ThumbnailWidth = 3, ThumbnailHeight = 4, CreatedAt = 50, CheckAt = 99 },
            await Index.Find(file.StorageId));
    }

    [Fact]
    public async Task Only_unfinished_uploads_of_the_owner_are_counted()
    {
        var owner = WireIds.NewGroup();
        await Created(owner);
        var isSealed = await Created(owner);
        await Index.Seal(isSealed.StorageId, new FileSeal(0, "", 0, 0, 1));
        await Stored(owner);

        Assert.Equal(2, await Index.OpenUploads(owner));
    }

    [Fact]
    public async Task A_use_is_noted_once_and_only_of_a_stored_file()
    {
        var (stored, unfinished) = (await Stored(), await Created());

        await Index.Use([Use(stored, Alice, Bob, "m1"), Use(unfinished, Alice, Bob, "m1")]);
        await Index.Use([Use(stored, Alice, Bob, "m1")]);

        Assert.Equal(Use(stored, Alice, Bob, "m1"), Assert.Single(await Index.Uses(stored.StorageId, null, 10)));
        Assert.Empty(await Index.Uses(unfinished.StorageId, null, 10));
    }

    [Fact]
    public async Task Uses_between_others_are_not_an_accounts_and_those_to_many_may_be()
    {
        var file = await Stored();
        await Index.Use(
        [
            Use(file, Alice, Bob, "to bob"), Use(file, Bob, Alice, "from bob") with { UsedAt = 2 },
            Use(file, Alice, Carol, "to carol"), Use(file, Carol, Team, "to many") with { UsedAt = 3 },
        ]);

        var uses = await Index.Uses(file.StorageId, Bob, 10);

        Assert.Equal(["to many", "from bob", "to bob"], uses.Select(use => use.MessageId));
        Assert.Equal(["to many", "from bob"], (await Index.Uses(file.StorageId, Bob, 1)).Select(use => use.MessageId));
    }

    [Fact]
    public async Task Nobody_takes_a_file_away_from_others_by_naming_it_often()
    {
        var file = await Stored();
        var often = Enumerable.Range(0, 60).Select(i => Use(file, Carol, Team, $"often {i}") with { UsedAt = 100 + i });
        var elsewhere = Enumerable.Range(0, 60).Select(i => Use(file, Carol, WireIds.NewGroup(), $"there {i}") with { UsedAt = 200 + i, Conversation = 100 + (i % 2) });
        await Index.Use([Use(file, Alice, Bob, "to bob"), Use(file, Alice, Team, "to the team"), .. often, .. elsewhere]);

        var uses = await Index.Uses(file.StorageId, Bob, 10);
        var all = await Index.Uses(file.StorageId, Bob, 1_000);

        Assert.Equal(11, uses.Count);
        Assert.Contains(uses, use => use.MessageId == "to bob");
        Assert.Contains(uses, use => use.MessageId == "to the team");
        Assert.Equal(62, all.Count);
        Assert.Contains(all, use => use.MessageId == "often 59");
        Assert.DoesNotContain(all, use => use.MessageId == "often 39");
    }

    [Fact]
    public async Task What_somebody_has_uploaded_is_counted_from_a_time_on()
    {
        var owner = WireIds.NewGroup();
        foreach (var (at, size) in ((long, long)[])[(10, 1_000_000), (20, 200_000), (30, FileRow.UnknownSize)])
            await Index.Create(Upload(owner) with { CreatedAt = at, Size = size });

        Assert.Equal(new UploadedBytes(270_000, 20), await Index.UploadedSince(owner, 10, 70_000));
        Assert.Equal(new UploadedBytes(0, 0), await Index.UploadedSince(owner, 30, 70_000));
    }

    [Fact]
    public async Task What_a_tenants_owners_have_uploaded_is_counted_together_from_when_it_was_here()
    {
        var tenant = WireIds.NewGroup().Value;
        foreach (var (at, size) in ((long, long)[])[(10, 1_000_000), (20, 200_000), (30, 70_000)])
        {
            var file = Upload(WireIds.NewGroup()) with { TenantNo = tenant, CreatedAt = 1 };
            await Index.Create(file);
            await Index.Seal(file.StorageId, new FileSeal(size, "", 0, 0, at));
        }

        Assert.Equal(new UploadedBytes(270_000, 20), await Index.TenantUploadedSince(tenant, 10));
        Assert.Equal(new UploadedBytes(0, 0), await Index.TenantUploadedSince(tenant, 30));
    }

    [Fact]
    public async Task What_is_only_declared_counts_for_its_owner_and_not_for_the_tenant()
    {
        var (owner, tenant) = (WireIds.NewGroup(), WireIds.NewGroup().Value);
        await Index.Create(Upload(owner) with { TenantNo = tenant, CreatedAt = 20, Size = 200_000 });

        Assert.Equal(new UploadedBytes(200_000, 20), await Index.UploadedSince(owner, 10, 1));
        Assert.Equal(new UploadedBytes(0, 0), await Index.TenantUploadedSince(tenant, 10));
    }

    [Fact]
    public async Task A_file_counts_as_something_though_it_is_empty()
    {
        var (owner, tenant) = (WireIds.NewGroup(), WireIds.NewGroup().Value);
        foreach (var size in (long[])[0, 1, FileRow.UnknownSize])
        {
            var file = Upload(owner) with { TenantNo = tenant, CreatedAt = 20, Size = size };
            await Index.Create(file);
            if (size >= 0) await Index.Seal(file.StorageId, new FileSeal(size, "", 0, 0, 20));
        }

        Assert.Equal(new UploadedBytes(3 * UploadedBytes.Least, 20), await Index.UploadedSince(owner, 10, 1));
        Assert.Equal(new UploadedBytes(2 * UploadedBytes.Least, 20), await Index.TenantUploadedSince(tenant, 10));
    }

    [Fact]
    public async Task Of_uploads_that_begin_at_once_no_more_are_noted_than_there_may_be()
    {
        var (owner, other) = (WireIds.NewGroup(), WireIds.NewGroup());
        await Stored(owner);

        var noted = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Index.Create(Upload(i % 2 == 0 ? owner : other), 5)));

        Assert.Equal(10, noted.Count(isNoted => isNoted));
        Assert.Equal((5, 5), (await Index.OpenUploads(owner), await Index.OpenUploads(other)));
    }

    [Fact]
    public async Task A_use_that_is_forgotten_is_gone_and_the_others_stay()
    {
        var file = await Stored();
        await Index.Use([Use(file, Alice, Bob, "m1"), Use(file, Alice, Bob, "m2")]);

        await Index.Forget([Use(file, Alice, Bob, "m1")]);

        Assert.Equal("m2", Assert.Single(await Index.Uses(file.StorageId, null, 10)).MessageId);
    }

    [Fact]
    public async Task A_file_that_was_named_since_it_was_looked_at_is_not_given_up()
    {
        var seen = await Stored();
        await Index.Use([Use(seen, Alice, Bob, "m1")]);

        Assert.False(await Index.GiveUp(seen));
        Assert.True(await Index.GiveUp((await Index.Find(seen.StorageId))!));
        await Index.Use([Use(seen, Alice, Bob, "m2")]);
        await Index.Remove(seen.StorageId);

        Assert.Null(await Index.Find(seen.StorageId));
        Assert.Empty(await Index.Uses(seen.StorageId, null, 10));
    }

    [Fact]
    public async Task What_is_due_is_taken_once_until_its_next_time()
    {
        var due = new List<string>();
        for (var i = 0; i < 5; i++) due.Add((await Created(checkAt: 10)).StorageId);
        await Created(checkAt: 21);

        var taken = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Index.TakeDue(FileState.Uploading, 20, 1_000, 2)));
        var rest = await Index.TakeDue(FileState.Uploading, 20, 1_000, 10);

        Assert.Equal(due.Order(), taken.SelectMany(page => page).Concat(rest).Select(file => file.StorageId).Order());
        Assert.Equal(6, (await Index.TakeDue(FileState.Uploading, 1_000, 2_000, 10)).Count);
    }

    private static FileUse Use(FileRow file, PeerId from, PeerId to, string id) => new(file.StorageId, 7, from, id, to, 1);

    private FileRow Upload(PeerId? owner = null, long checkAt = long.MaxValue) => new()
    {
        StorageId = StorageIds.New(),
        TenantNo = "acme",
        Owner = owner ?? Alice,
        Name = "a.bin",
        MimeType = MimeTypes.Bytes,
        CreatedAt = Now,
        CheckAt = checkAt,
    };

    private async Task<FileRow> Created(PeerId? owner = null, long checkAt = long.MaxValue)
    {
        var file = Upload(owner, checkAt);
        await Index.Create(file);
        return file;
    }

    private async Task<FileRow> Stored(PeerId? owner = null)
    {
        var file = await Created(owner);
        await Index.Seal(file.StorageId, new FileSeal(0, "", 0, 0, 1));
        await Index.Stored(file.StorageId, long.MaxValue);
        return (await Index.Find(file.StorageId))!;
    }

    /// <summary>The files that messages name.</summary>
    private sealed class KnownUses : IFileUsage
    {
        public HashSet<string> Named { get; } = [];

        public string? Unknown { get; set; }

        /// <summary>What happens while somebody asks.</summary>
        public Func<Task>? Meanwhile { get; set; }

        public async Task<IReadOnlyList<string>> Unused(string tenantNo, IReadOnlyList<string> storageIds)
        {
            if (tenantNo == Unknown) throw new TimeoutException();
            if (Meanwhile is { } happens) await happens();
            return [.. storageIds.Where(id => !Named.Contains(id))];
        }
    }
}

public sealed class Sqlite_file_index : FileIndexContract
{
    private readonly TempDirectory _directory = new();

    protected override IEnumerable<(string, string)> Settings => [("DataDirectory", _directory.Path)];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}

public sealed class PostgreSql_file_index(PostgreSqlFixture server) : FileIndexContract, IClassFixture<PostgreSqlFixture>
{
    protected override IEnumerable<(string, string)> Settings =>
        [("Provider", "postgres"), ("ConnectionString", server.ConnectionString)];
}
