using Im.Client;
using Im.Protocol;

namespace Im.EndToEnd.Tests.Sdk;

/// <summary>One SDK writes them, a real server checks and keeps them, another SDK reads them.</summary>
public sealed class Contents_of_every_type(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arrive_as_they_were_written()
    {
        var (alice, bob) = (await server.Connect("alice31"), await server.Connect("bob31"));
        MessageContent[] contents =
        [
            new TextContent("你好, \u2028 😀") { Mentions = Mentions.Of(alice.Account, bob.Account) },
            new TextContent("all of you") { Mentions = Mentions.All },
            new ImageContent("picture-1") { Thumbnail = "picture-2", ThumbnailWidth = 320, ThumbnailHeight = 200 },
            new VoiceContent("voice-1", TimeSpan.FromSeconds(2.5)),
            new VideoContent("film-1", "film.mp4", 5_000_000_000, TimeSpan.FromMinutes(1)) { Thumbnail = "picture-3", ThumbnailWidth = 3, ThumbnailHeight = 4 },
            new FileContent("file-1", "report.pdf", new FileSize("12 MB")) { MimeType = "application/pdf", Duration = TimeSpan.FromSeconds(0.1) },
            new CardContent { Title = "Order", Text = "is on its way", Action = "app://orders/5", AppId = "shop", AppName = "Shop", AppLogo = "logo-1", Url = "https://shop.example/5" },
            new PrescriptionContent { Title = "处方", Text = "one a day", Action = "prescription.open", AppId = "clinic", AppName = "Clinic", AppLogo = "", Url = "" },
            new CustomContent("""{ "my" : [1, 2.50, null] }"""u8.ToArray()),
            new EventContent("my.event", """{ "a": {"b": "c"} }"""u8.ToArray()),
            new UnknownContent(31_000, """{"of":"a later version"}"""u8.ToArray()),
        ];

        foreach (var content in contents) await alice.SendAsync(bob.Account.AsPeer(), content, cancellationToken: Deadline);
        var messages = await bob.See(contents.Length);

        Assert.Equal(contents, messages.Select(message => message.Read()));
        Assert.Equal(contents.Select(content => content.TypeCode), messages.Select(message => message.TypeCode));
        Assert.All(Enum.GetValues<MessageType>().Except([MessageType.Unknown]), type => Assert.Contains(messages, message => message.Type == type));
    }

    [Fact]
    public async Task Are_gone_once_they_are_taken_back()
    {
        var (alice, bob) = (await server.Connect("alice32"), await server.Connect("bob32"));
        var sent = await alice.SendAsync(bob.Account.AsPeer(), new TextContent("oh"), cancellationToken: Deadline);
        await bob.See(1);
        var recalled = Waiting.Next<ImMessage>(handler => bob.MessageUpdated += handler, "bob was told.", message => message.IsRecalled);

        await alice.RecallAsync(bob.Account.AsPeer(), sent.Seq, Deadline);

        Assert.Equal(new RecalledContent(0), (await recalled).Read());
    }
}
