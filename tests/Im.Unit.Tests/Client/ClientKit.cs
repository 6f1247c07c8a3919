using System.Text.Json;
using Im.Client;
using Im.Client.Store;
using Im.Protocol;

namespace Im.Unit.Tests.Client;

/// <summary>A store's folder, a server and the clients that a test opens with them.</summary>
internal sealed class ClientKit : IAsyncDisposable
{
    public static readonly PeerId Bob = WireIds.Account("demo", "bob").AsPeer();
    public static readonly PeerId Carol = WireIds.Account("demo", "carol").AsPeer();
    public static readonly PeerId Service = WireIds.Service("demo", "shop");
    public static readonly AccountId Alice = WireIds.Account("demo", "alice");

    private readonly string _folder = Directory.CreateTempSubdirectory("im-client").FullName;
    private readonly List<ImClient> _open = [];

    public ClientKit(TimeProvider? time = null)
    {
        Options = new ImClientOptions
        {
            Server = new Uri("http://fake"),
            TenantNo = "demo",
            UserId = "alice",
            StorePath = Path.Combine(_folder, "im.db"),
            BackoffMin = TimeSpan.FromMilliseconds(1),
            BackoffMax = TimeSpan.FromMilliseconds(5),
            TimeProvider = time ?? TimeProvider.System,
        };
        Server = new FakeServer(Alice, Options.TimeProvider);
    }

    public ImClientOptions Options { get; set; }

    public FakeServer Server { get; }

    public string StorePath => Options.StorePath!;

    public async Task<ImClient> Open()
    {
        var client = await ImClient.OpenAsync(Options, Server, Server, TestContext.Current.CancellationToken);
        _open.Add(client);
        return client;
    }

    public async Task<ImClient> Connect()
    {
        var client = await Open();
        await client.ConnectAsync(TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>The next messages that the app sees, as texts.</summary>
    public static async Task<List<string?>> See(ImClient client, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        var texts = new List<string?>();
        try
        {
            if (count == 0) return texts;
            await foreach (var message in client.Messages.WithCancellation(deadline.Token))
            {
                texts.Add(message.Text);
                if (texts.Count == count) break;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{count} messages were to be seen, and were {texts.Count}: {string.Join(", ", texts)}");
        }

        return texts;
    }

    /// <summary>The next updates that the app takes, by the member <c>n</c> of their contents.</summary>
    public static async Task<List<int>> Take(ImClient client, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        var taken = new List<int>();
        try
        {
            await foreach (var update in client.Updates.WithCancellation(deadline.Token))
            {
                taken.Add(JsonElement.Parse(update.Content.Span).GetProperty("n").GetInt32());
                if (taken.Count == count) break;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{count} updates were to be taken, and were {taken.Count}: {string.Join(", ", taken)}");
        }

        return taken;
    }

    public LocalStore OpenStore() => LocalStore.OpenNow(StorePath, Schema.Versions);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _open) await client.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
