using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Im.Client;
using Im.EndToEnd.Tests.Files;
using Im.EndToEnd.Tests.Http;
using Im.Protocol;
using Im.Protocol.Rest;
using Im.Testing;

namespace Im.EndToEnd.Tests.Sdk;

/// <summary>An app sends organization updates over REST to a real server, and the SDK gives them to the app in a stream of their own.</summary>
public sealed class Updates_beside_messages(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    private readonly TempDirectory _folder = new();

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_folder.Path, "target");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reach_a_user_and_everyone_and_are_taken_once_also_after_a_restart()
    {
        using var app = await RestApp.LogIn(server.Process, "demo", "demo", "demo-secret");
        var alice = await server.Connect("alice41");
        var bob = await server.Connect("bob41");
        var large = new { n = 1, tree = new string('x', 60_000) };

        await Send(app, new { users = (string[])["alice41"] }, large);
        await bob.SendTextAsync(alice.Account.AsPeer(), "one", cancellationToken: Deadline);
        await Send(app, new { everyone = true }, new { n = 2 });
        await app.SendText(new { users = (string[])["alice41"] }, "two");

        var updates = await Take(alice, 2);
        Assert.Equal([new PeerId(app.Service), WireIds.Everyone("demo")], updates.Select(update => update.Peer).OrderByDescending(peer => peer.Value));
        Assert.All(updates, update => Assert.Equal(app.Service, update.Sender.Value));
        var first = updates.Single(update => update.Peer.Kind == PeerKind.Service);
        Assert.Equal(JsonSerializer.Serialize(large), Encoding.UTF8.GetString(first.Content.Span));
        Assert.Equal(["one", "two"], (await alice.SeeTexts(2)).Order());
        Assert.Equal("two", Assert.Single(await alice.HistoryAsync(new PeerId(app.Service))).Text);
        Assert.Equal("two", Assert.Single((await alice.FetchHistoryAsync(new PeerId(app.Service), cancellationToken: Deadline)).Messages).Text);

        await alice.DisposeAsync();
        await Send(app, new { users = (string[])["alice41"] }, new { n = 3 });
        alice = await server.Connect("alice41");
        Assert.Equal("{\"n\":3}", Encoding.UTF8.GetString(Assert.Single(await Take(alice, 1)).Content.Span));
    }

    [Fact]
    public async Task Name_files_that_are_fetched_on_from_where_it_was_cut_off_and_checked()
    {
        using var app = await RestApp.LogIn(server.Process, "demo", "demo", "demo-secret");
        var alice = await server.Connect("alice42");
        var data = FileServer.Random(3_000_000);
        var file = await Upload(app, data);
        await Send(app, new { users = (string[])["alice42"] }, new { storageId = file.StorageId, digest = file.Sha256, tree = "large" });
        var update = Assert.Single(await Take(alice, 1));
        await File.WriteAllBytesAsync(Part(file.StorageId), data[..2_000_000], Deadline);
        var told = new Told();

        var got = await alice.DownloadUpdateAsync(update, Target, told, Deadline);

        Assert.Equal((Target, 3_000_000), (got.Path, got.Size));
        Assert.Equal(data, await File.ReadAllBytesAsync(Target, Deadline));
        Assert.True(told.Values[0].Bytes > 2_000_000, "It went on where it was.");
        Assert.All(told.Values, at => Assert.Equal(3_000_000, at.Total));
        Assert.Equal(3_000_000, told.Values[^1].Bytes);
        File.Delete(Target);

        // Another file than the update means, and one that was damaged on the way.
        var another = update with { Digest = new string('0', 64) };
        await IsRefused(() => alice.DownloadUpdateAsync(another, Target, cancellationToken: Deadline), file.StorageId);
        await File.WriteAllBytesAsync(Part(file.StorageId), new byte[2_000_000], Deadline);
        await IsRefused(() => alice.DownloadUpdateAsync(update, Target, cancellationToken: Deadline), file.StorageId);
    }

    private async Task<StoredFileInfo> Upload(RestApp app, byte[] data)
    {
        using var http = new HttpClient { BaseAddress = server.Process.Http };
        using var request = FileServer.Request(HttpMethod.Post, "storage", app.Token, data);
        using var answer = await http.SendAsync(request, Deadline);
        return (await answer.Content.ReadFromJsonAsync(WireJson.Default.StoredFileInfo, Deadline))!;
    }

    private async Task IsRefused(Func<Task> download, string storageId)
    {
        var refusal = await Assert.ThrowsAsync<ImException>(download);

        Assert.Equal(ErrorCode.Invalid, refusal.Code);
        Assert.False(File.Exists(Target) || File.Exists(Part(storageId)), "Nothing is left of it.");
    }

    private string Part(string storageId) => $"{Target}.{storageId}.part";

    private static async Task Send(RestApp app, object to, object content)
    {
        var sent = await app.Post("messages", new
        {
            id = Guid.NewGuid().ToString("n"),
            to,
            type = 256,
            content = new { type = "organization", content },
            isBackground = true,
        });
        Assert.Equal("202", sent.Outcome);
    }

    private static async Task<List<OrganizationUpdate>> Take(ImClient client, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        deadline.CancelAfter(Waiting.Enough);
        var updates = new List<OrganizationUpdate>();
        await foreach (var update in client.Updates.WithCancellation(deadline.Token))
        {
            updates.Add(update);
            if (updates.Count == count) break;
        }

        return updates;
    }

    private sealed class Told : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Values { get; } = [];

        public void Report(DownloadProgress value) => Values.Add(value);
    }
}
