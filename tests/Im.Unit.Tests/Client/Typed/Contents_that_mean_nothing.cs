using System.Text;
using Im.Client;
using Im.Protocol;

namespace Im.Unit.Tests.Client.Typed;

/// <summary>What is refused before it is sent, by the member's name on the wire.</summary>
public sealed class Contents_that_mean_nothing : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ClientKit _kit = new();

    public static TheoryData<string, MessageContent> Wrong => new()
    {
        { "text", new TextContent(null!) },
        { "text", new TextContent("half an emoji: \ud83d") },
        { "mentions", new TextContent("x") { Mentions = Mentions.Of(new AccountId("bob")) } },
        { "mentions", new TextContent("x") { Mentions = Mentions.Of(new AccountId("")) } },
        { "storageId", new ImageContent("") },
        { "storageId", new ImageContent(" ") },
        { "storageId", new ImageContent(null!) },
        { "thumbnail", new ImageContent("f") { Thumbnail = "" } },
        { "thumbnailWidth", new ImageContent("f") { ThumbnailHeight = 1 } },
        { "thumbnailHeight", new ImageContent("f") { ThumbnailWidth = 1 } },
        { "thumbnailWidth", new ImageContent("f") { ThumbnailWidth = 0, ThumbnailHeight = 1 } },
        { "thumbnailHeight", new ImageContent("f") { ThumbnailWidth = 1, ThumbnailHeight = -1 } },
        { "storageId", new VoiceContent("", Second) },
        { "duration", new VoiceContent("f", -Second) },
        { "storageId", new VideoContent("", "n", 1, Second) },
        { "fileName", new VideoContent("f", null!, 1, Second) },
        { "fileSize", new VideoContent("f", "n", -1, Second) },
        { "duration", new VideoContent("f", "n", 1, -Second) },
        { "thumbnailHeight", new VideoContent("f", "n", 1, Second) { ThumbnailWidth = 1 } },
        { "storageId", new FileContent(null!, "n", 1) },
        { "fileName", new FileContent("f", null!, 1) },
        { "fileSize", new FileContent("f", "n", default) },
        { "fileSize", new FileContent("f", "n", long.MinValue) },
        { "duration", new FileContent("f", "n", 1) { Duration = -Second } },
        { "mimeType", new FileContent("f", "n", 1) { MimeType = "\udc00" } },
        { "title", Card(title: null!) },
        { "content", Card(text: null!) },
        { "action", Card(action: null!) },
        { "action", Card(action: "") },
        { "action", Card(action: "open it") },
        { "action", Card(action: "app://x\n") },
        { "action", Card(action: "app\u200b://x") },
        { "action", Card(action: new string('a', 2049)) },
        { "appid", Card(appId: null!) },
        { "appName", Card(appName: null!) },
        { "appLogo", Card(appLogo: null!) },
        { "url", Card(url: null!) },
        { "url", Card(url: "example.com") },
        { "url", Card(url: "javascript:alert(1)") },
        { "type", new EventContent(null!, "{}"u8.ToArray()) },
        { "content", new EventContent("x", "[]"u8.ToArray()) },
        { "content", new EventContent("x", "{"u8.ToArray()) },
        { "content", new EventContent("x", default) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Are_refused_with_the_members_name_and_are_not_in_the_outbox(string member, MessageContent content)
    {
        var alice = await _kit.Open();

        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => alice.EnqueueAsync(ClientKit.Bob, content, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(member, refusal.ParamName);
        Assert.Contains($"'{member}'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, await alice.PendingCountAsync());
    }

    [Fact]
    public async Task Are_refused_if_they_are_what_nobody_sends()
    {
        var alice = await _kit.Open();

        foreach (MessageContent content in new MessageContent[] { new RecalledContent(0), new CustomContent("[]"u8.ToArray()), new UnknownContent(-1, "{}"u8.ToArray()) })
        {
            await Assert.ThrowsAsync<ArgumentException>(
                () => alice.EnqueueAsync(ClientKit.Bob, content, cancellationToken: TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Are_refused_if_the_envelope_would_be_larger_than_the_server_takes()
    {
        var alice = await _kit.Connect();
        var sent = new List<int>();
        _kit.Server.OnSend = envelope =>
        {
            sent.Add(EnvelopeWriter.Encode(envelope with { From = default }).Length);
            return Task.FromResult(_kit.Server.Accept(envelope));
        };
        await alice.SendAsync(ClientKit.Bob, new TextContent(""), cancellationToken: TestContext.Current.CancellationToken);
        var room = (64 * 1024) - sent[0];

        await alice.SendAsync(ClientKit.Bob, new TextContent(new string('x', room)), cancellationToken: TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => alice.SendAsync(
            ClientKit.Bob, new TextContent(new string('x', room + 1)), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(64 * 1024, sent[1]);
        Assert.Contains("65537", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_strange_characters_are_written_and_read_as_they_are()
    {
        var text = "\0 \u2028 \"\\ 😀 你 \ufeff";

        var json = new TextContent(text).ToJson();

        Assert.Equal(new TextContent(text), MessageContent.Read(0, json));
        Assert.Contains("你", Encoding.UTF8.GetString(json.Span), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private static CardContent Card(
        string title = "t", string text = "c", string action = "a", string appId = "i", string appName = "n", string appLogo = "l", string url = "") =>
        new() { Title = title, Text = text, Action = action, AppId = appId, AppName = appName, AppLogo = appLogo, Url = url };
}
