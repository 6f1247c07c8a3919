using Im.Client.Store;

namespace Im.Unit.Tests.Client;

/// <summary>Random servers that put updates behind chat, and devices that lose connections, die, pull, and are told of recalls:
/// at the store, with a model of the server.</summary>
public sealed class Any_order_of_updates
{
    private const int Steps = 300;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 25).Select(_ => Random.Shared.Next())];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Shows_each_once_and_each_stream_in_order(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var kit = new ClientKit();
        var server = new UpdatingServer(random);
        var store = kit.OpenStore();
        try
        {
            for (var step = 0; step < Steps; step++)
            {
                if (random.Next(25) == 0)
                {
                    server.Disconnect();
                    await store.DisposeAsync();
                    store = kit.OpenStore();
                }

                await Act(random, server, store);
            }

            await PullAll(server, store);
            await store.Run(database => Enumerable.Range(0, 2 * Steps).All(_ => Read(server, database)));
        }
        finally
        {
            await store.DisposeAsync();
        }

        server.CheckThatAllWereShown();
    }

    private static async Task Act(Random random, UpdatingServer server, LocalStore store)
    {
        switch (random.Next(10))
        {
            case 0 or 1 or 2:
                server.Write();
                break;
            case 3:
                server.Recall();
                break;
            case 4 or 5 or 6:
                await store.Run(database => server.Deliver(database, random.Next(1, 6)));
                break;
            case 7:
                await store.Run(database => Read(server, database));
                break;
            case 8 when random.Next(3) == 0:
                await PullAll(server, store);
                break;
            default:
                // A page is made now, deliveries go on, and then it is taken, or lost.
                var page = await store.Run(server.AskForPage);
                await store.Run(database => server.Deliver(database, random.Next(1, 6)));
                if (random.Next(4) > 0) await store.Run(database => UpdatingServer.TakePage(database, page));
                break;
        }
    }

    private static async Task PullAll(UpdatingServer server, LocalStore store)
    {
        server.Connect();
        while (await store.Run(database => UpdatingServer.TakePage(database, server.AskForPage(database))))
        {
        }
    }

    /// <summary>The app sees the next of each stream, and says so.</summary>
    private static bool Read(UpdatingServer server, Im.Client.Store.Database database)
    {
        if (database.After(database.NumberSetting(SettingRows.Seen) ?? 0, 1) is [var message])
        {
            server.Seen(message);
            database.Set(SettingRows.Seen, message.Position);
        }

        if (database.UpdatesAfter(database.NumberSetting(SettingRows.SeenUpdates) ?? 0, 1) is [var update])
        {
            server.Taken(update);
            database.Set(SettingRows.SeenUpdates, update.Position);
            database.Empty(update);
        }

        return true;
    }
}
