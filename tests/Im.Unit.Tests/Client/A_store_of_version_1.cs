using Im.Client.Store;

namespace Im.Unit.Tests.Client;

public sealed class A_store_of_version_1 : IAsyncDisposable
{
    private readonly ClientKit _kit = new();

    [Fact]
    public async Task Opens_and_shows_what_the_app_has_not_seen_each_in_its_stream()
    {
        await using (var old = LocalStore.OpenNow(_kit.StorePath, [Schema.Versions[0]]))
        {
            await old.RunFlushed(database =>
            {
                database.Execute("INSERT INTO conversations (peer, up_to) VALUES ($0, 5)", ClientKit.Service.Value);
                Insert(database, 1, 0, """{"text":"seen"}""");
                Insert(database, 2, 256, """{"type":"organization","content":{"n":2}}""");
                Insert(database, 3, 0, """{"text":"new","type":"organization"}""");
                Insert(database, 4, 256, """{ "type" : "organization", "content":{"n":4}}""");
                Insert(database, 5, 256, """{"type":"my.event","content":{}}""");
                database.Set(SettingRows.Seen, 2);
                return true;
            });
        }

        var alice = await _kit.Open();

        Assert.Equal(["new", null], await ClientKit.See(alice, 2));
        Assert.Equal([4], await ClientKit.Take(alice, 1));
        Assert.Equal([1L, 3, 5], (await alice.HistoryAsync(ClientKit.Service)).Select(message => message.Seq));
        await alice.DisposeAsync();
        await using var store = _kit.OpenStore();
        Assert.Equal(new Marks(5, 5, 0, 0), await store.Run(database => database.MarksOf(ClientKit.Service)));
        Assert.Equal((long?)Schema.Versions.Count, await store.Run(database => database.Number("PRAGMA user_version")));
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private static void Insert(Im.Client.Store.Database database, long seq, int type, string content) => database.Execute(
        """
        INSERT INTO messages (peer, seq, id, sender, direction, state, type, content, timestamp, target, appid, background,
            recalled, place, position)
        VALUES ($0, $1, $2, $0, 0, 3, $3, $4, 1, '', '', 0, 0, $1, $1)
        """,
        ClientKit.Service.Value, seq, $"m{seq}", type, System.Text.Encoding.UTF8.GetBytes(content));
}
