using Im.Client;
using Im.EndToEnd.Tests.Http;
using Im.Protocol;

namespace Im.EndToEnd.Tests.Sdk;

/// <summary>A server that sends one large update every two seconds.</summary>
public sealed class ServerOfSlowUpdates : RunningServer
{
    public const int UpdateBytes = 200_000;

    protected override Dictionary<string, string> Settings => new() { ["Im:Gateway:UpdateBytesPerSecond"] = $"{UpdateBytes / 2}" };
}

public sealed class Messages_that_overtake_updates(ServerOfSlowUpdates server) : IClassFixture<ServerOfSlowUpdates>
{
    private const int Clients = 4;

    [Fact]
    public async Task Are_shown_at_once_and_the_update_when_it_comes()
    {
        using var app = await RestApp.LogIn(server.Process, "demo", "demo", "demo-secret");
        var clients = new List<ImClient>();
        for (var i = 0; i < Clients; i++) clients.Add(await server.Connect($"late{i}"));
        var taken = clients.ConvertAll(client => Take(client));
        await Send(app, new string('x', ServerOfSlowUpdates.UpdateBytes));
        await app.SendText(new { everyone = true }, "news");

        var shownFirst = 0;
        for (var i = 0; i < Clients; i++)
        {
            Assert.Equal(["news"], await clients[i].SeeTexts(1));
            if (!taken[i].IsCompleted) shownFirst++;
        }

        // The last of four devices has its turn some six seconds after the first.
        Assert.True(shownFirst > 0, "An update held chat up.");
        foreach (var update in await Task.WhenAll(taken)) Assert.Equal(WireIds.Everyone("demo"), update.Peer);
        foreach (var client in clients) Assert.Equal(["news"], (await client.HistoryAsync(WireIds.Everyone("demo"))).Select(message => message.Text));
    }

    private static async Task<OrganizationUpdate> Take(ImClient client)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Waiting.Enough);
        await foreach (var update in client.Updates.WithCancellation(deadline.Token)) return update;
        throw new InvalidOperationException("The client was closed.");
    }

    private static async Task Send(RestApp app, string units)
    {
        var content = new { type = "organization", content = new { units } };
        Assert.Equal("202", (await app.Post("messages", new { id = Guid.NewGuid().ToString("n"), to = new { everyone = true }, type = 256, content })).Outcome);
    }
}
