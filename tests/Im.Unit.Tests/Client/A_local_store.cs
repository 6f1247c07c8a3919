using Im.Client;
using Im.Client.Store;
using Im.Protocol;

namespace Im.Unit.Tests.Client;

public sealed class A_local_store : IAsyncDisposable
{
    private readonly ClientKit _kit = new();

    [Fact]
    public async Task What_was_stored_is_there_after_opening_it_again()
    {
        await using (var store = _kit.OpenStore()) await store.RunFlushed(database => Set(database, "colour", "green"));

        await using var again = _kit.OpenStore();

        Assert.Equal("green", await again.Run(database => database.Setting("colour")));
    }

    [Fact]
    public async Task A_second_client_cannot_open_it_at_the_same_time()
    {
        await using var store = _kit.OpenStore();

        var refusal = Assert.Throws<ImException>(_kit.OpenStore);

        Assert.Equal(ErrorCode.Conflict, refusal.Code);
    }

    [Fact]
    public async Task A_piece_of_work_that_fails_leaves_no_trace_and_harms_no_other()
    {
        await using var store = _kit.OpenStore();

        var pieces = Enumerable.Range(0, 50).Select(i => store.Run(database =>
        {
            Set(database, $"piece{i}", "done");
            return i % 7 == 3 ? throw new InvalidOperationException("on purpose") : i;
        })).ToList();
        await Task.WhenAll(pieces).ContinueWith(_ => { }, TaskScheduler.Default);

        for (var i = 0; i < pieces.Count; i++)
        {
            Assert.Equal(i % 7 == 3, pieces[i].IsFaulted);
            var trace = await store.Run(database => database.Setting($"piece{i}"));
            Assert.Equal(i % 7 == 3 ? null : "done", trace);
        }
    }

    [Fact]
    public async Task Versions_are_applied_one_after_the_other_and_each_once()
    {
        string[] versions = ["CREATE TABLE log (line TEXT)", "INSERT INTO log VALUES ('second')", "INSERT INTO log VALUES ('third')"];

        await LocalStore.OpenNow(_kit.StorePath, versions[..2]).DisposeAsync();
        await LocalStore.OpenNow(_kit.StorePath, versions).DisposeAsync();
        await using var store = LocalStore.OpenNow(_kit.StorePath, versions);

        var lines = await store.Run(database => database.List("SELECT line FROM log ORDER BY rowid", row => row.GetString(0)));
        Assert.Equal(["second", "third"], lines);
    }

    [Fact]
    public async Task A_version_of_a_later_program_is_not_touched()
    {
        await LocalStore.OpenNow(_kit.StorePath, [.. Schema.Versions, "CREATE TABLE later (x)"]).DisposeAsync();

        var refusal = Assert.Throws<InvalidDataException>(_kit.OpenStore);

        Assert.Contains("newer", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_device_id_is_made_once_and_kept()
    {
        var first = await _kit.Open();
        var deviceId = first.DeviceId;
        await first.DisposeAsync();

        var again = await _kit.Open();

        Assert.True(Names.IsDeviceId(deviceId));
        Assert.Equal(deviceId, again.DeviceId);
    }

    [Fact]
    public async Task Another_accounts_store_is_refused()
    {
        await (await _kit.Open()).DisposeAsync();
        _kit.Options = _kit.Options with { UserId = "bob" };

        var refusal = await Assert.ThrowsAsync<ImException>(_kit.Open);

        Assert.Equal(ErrorCode.Conflict, refusal.Code);
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private static bool Set(Im.Client.Store.Database database, string name, string value)
    {
        database.Set(name, value);
        return true;
    }
}
