using Orleans.Storage;

namespace Im.Conformance.Tests.GrainState;

/// <summary>What Orleans, and our grains, expect of a grain storage.</summary>
public abstract class GrainStorageContract(StorageSilo silo) : IAsyncLifetime
{
    private protected GrainId Grain { get; } = GrainId.Create("note", Guid.NewGuid().ToString());

    private protected IGrainStorage Storage => silo.Storage;

    public async ValueTask InitializeAsync() => await silo.Start();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Reading_nothing_gives_a_new_state_without_an_etag()
    {
        var state = new HeldNote { ETag = "7", RecordExists = true };

        await Storage.ReadStateAsync("note", Grain, state);

        Assert.Equal("", state.State.Text);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public async Task What_was_written_is_read(int length)
    {
        var written = await Write("é😀" + new string('x', length));

        var read = await Read();

        Assert.Equal(written.State.Text, read.State.Text);
        Assert.Equal(written.ETag, read.ETag);
        Assert.True(written.RecordExists && read.RecordExists);
    }

    [Fact]
    public async Task Each_write_changes_the_etag()
    {
        var state = await Write("a");
        var first = state.ETag;

        state.State.Text = "b";
        await Storage.WriteStateAsync("note", Grain, state);

        Assert.NotEqual(first, state.ETag);
        Assert.Equal("b", (await Read()).State.Text);
    }

    [Fact]
    public async Task A_second_insert_is_inconsistent()
    {
        await Write("a");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Write("b"));

        Assert.Equal("a", (await Read()).State.Text);
    }

    [Fact]
    public async Task A_stale_write_is_inconsistent()
    {
        var mine = await Write("a");
        var other = await Read();
        await Storage.WriteStateAsync("note", Grain, other);
        mine.State.Text = "b";

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("note", Grain, mine));

        Assert.Equal(("a", other.ETag), await TextAndETag());
    }

    [Fact]
    public async Task A_stale_clear_is_inconsistent()
    {
        var mine = await Write("a");
        await Storage.WriteStateAsync("note", Grain, await Read());

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("note", Grain, mine));

        Assert.True((await Read()).RecordExists);
    }

    [Fact]
    public async Task An_update_of_what_is_no_longer_there_is_inconsistent()
    {
        var mine = await Write("a");
        await Storage.ClearStateAsync("note", Grain, await Read());

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("note", Grain, mine));

        Assert.False((await Read()).RecordExists);
    }

    [Fact]
    public async Task A_cleared_state_is_as_if_it_had_never_been()
    {
        var state = await Write("a");

        await Storage.ClearStateAsync("note", Grain, state);

        Assert.Equal(("", null, false), (state.State.Text, state.ETag, state.RecordExists));
        var read = await Read();
        Assert.Equal(("", null, false), (read.State.Text, read.ETag, read.RecordExists));
    }

    [Fact]
    public async Task A_cleared_state_can_be_written_again_and_old_etags_stay_stale()
    {
        var old = await Write("a");
        var state = await Read();
        await Storage.ClearStateAsync("note", Grain, state);

        state.State.Text = "b";
        await Storage.WriteStateAsync("note", Grain, state);

        Assert.Equal("b", (await Read()).State.Text);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("note", Grain, old));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("note", Grain, old));
    }

    [Fact]
    public async Task Clearing_nothing_is_no_error()
    {
        var state = await Read();

        await Storage.ClearStateAsync("note", Grain, state);

        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task States_of_one_grain_are_kept_apart()
    {
        await Write("a");
        var other = HeldNote.Of("b");

        await Storage.WriteStateAsync("other", Grain, other);

        Assert.Equal("a", (await Read()).State.Text);
    }

    [Fact]
    public async Task Of_many_inserts_at_once_on_two_silos_exactly_one_succeeds()
    {
        var inserts = Enumerable.Range(0, 40).Select(i =>
            (i % 2 == 0 ? Storage : silo.SecondStorage).WriteStateAsync("note", Grain, HeldNote.Of($"{i}"))).ToArray();

        var outcomes = await Task.WhenAll(inserts.Select(it => it.ContinueWith(one => one.Exception?.InnerException)));

        Assert.Single(outcomes, it => it is null);
        Assert.All(outcomes.OfType<Exception>(), it => Assert.IsType<InconsistentStateException>(it));
    }

    [Fact]
    public async Task Two_hundred_and_fifty_six_grains_write_and_clear_at_once()
    {
        var grains = Enumerable.Range(0, 256).Select(i => GrainId.Create("note", Guid.NewGuid().ToString())).ToArray();

        await Task.WhenAll(grains.Select(async (grain, i) =>
        {
            var state = HeldNote.Of($"{i}");
            for (var number = 0; number < 4; number++, state.State.Number++) await Storage.WriteStateAsync("note", grain, state);
            if (i % 4 == 0) await Storage.ClearStateAsync("note", grain, state);
        }));

        for (var i = 0; i < grains.Length; i++)
        {
            var read = HeldNote.Of("");
            await Storage.ReadStateAsync("note", grains[i], read);
            Assert.Equal(i % 4 == 0 ? ("", 0, false) : ($"{i}", 3, true), (read.State.Text, read.State.Number, read.RecordExists));
        }
    }

    [Fact]
    public async Task Whoever_has_seen_the_newest_may_change_it_and_nobody_else()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");

        await new StorageModel(Storage, silo.SecondStorage, seed).Run(steps: 400);
    }

    [Fact]
    public async Task A_grain_finds_its_state_after_it_was_deactivated()
    {
        var note = silo.Grains.GetGrain<INoteGrain>(Guid.NewGuid().ToString());
        await note.Write("kept");

        await note.Leave();

        Assert.Equal("kept", await note.Read());
    }

    private protected async Task<HeldNote> Read()
    {
        var state = HeldNote.Of("?");
        await Storage.ReadStateAsync("note", Grain, state);
        return state;
    }

    private protected async Task<HeldNote> Write(string text)
    {
        var state = HeldNote.Of(text);
        await Storage.WriteStateAsync("note", Grain, state);
        return state;
    }

    private async Task<(string, string?)> TextAndETag()
    {
        var read = await Read();
        return (read.State.Text, read.ETag);
    }
}

/// <summary>What ours promises beyond Orleans' provider, which reads once more before it clears what it never read.</summary>
public abstract class BuiltinGrainStorageContract(StorageSilo silo) : GrainStorageContract(silo)
{
    [Fact]
    public async Task Clearing_without_having_read_is_inconsistent_where_there_is_something()
    {
        await Write("a");

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("note", Grain, HeldNote.Of("")));

        Assert.True((await Read()).RecordExists);
    }
}

public sealed class Sqlite_grain_storage(SqliteSilo silo) : BuiltinGrainStorageContract(silo), IClassFixture<SqliteSilo>;

public sealed class PostgreSql_grain_storage(PostgreSqlSilo silo) : BuiltinGrainStorageContract(silo), IClassFixture<PostgreSqlSilo>;

public sealed class AdoNet_grain_storage(AdoNetSilo silo) : GrainStorageContract(silo), IClassFixture<AdoNetSilo>
{
    [Fact]
    public void It_is_Orleans_own_provider() => Assert.IsType<AdoNetGrainStorage>(Storage);
}
