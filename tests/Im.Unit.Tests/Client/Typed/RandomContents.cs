using System.Text;
using Im.Client;
using Im.Unit.Tests.Protocol;

namespace Im.Unit.Tests.Client.Typed;

/// <summary>Contents of all types, as an app may write them.</summary>
internal sealed class RandomContents(Random random)
{
    private static readonly string[] Actions = ["prescription.open", "app://prescription/5?x=ä", "a:", "打开", "javascript:alert(1)"];
    private static readonly string[] Urls = ["", "https://example.com", "http://例子.测试/a?b=c#d", "HTTPS://example.com:8443/"];
    private readonly RandomJson _json = new(random);

    public MessageContent Next() => random.Next(9) switch
    {
        0 => new TextContent(Text()) { Mentions = Perhaps() ? Some() : null },
        1 => Image(),
        2 => new VoiceContent(Id(), Duration()),
        3 => Video(),
        4 => new FileContent(Id(), Text(), Size()) { Duration = Perhaps() ? Duration() : null, MimeType = Perhaps() ? Text() : null },
        5 => Card<CardContent>(),
        6 => Card<PrescriptionContent>(),
        7 => new CustomContent(Json()),
        _ => new EventContent(Text(), Json()),
    };

    /// <summary>One of each type, with all its members.</summary>
    public static IEnumerable<MessageContent> OneOfEach() =>
    [
        new TextContent("hello") { Mentions = Mentions.Of(ClientKit.Alice) },
        new ImageContent("f1") { Thumbnail = "f2", ThumbnailWidth = 3, ThumbnailHeight = 4 },
        new VoiceContent("f1", TimeSpan.FromSeconds(2.5)),
        new VideoContent("f1", "a.mp4", 5, TimeSpan.FromSeconds(60)) { Thumbnail = "f2", ThumbnailWidth = 3, ThumbnailHeight = 4 },
        new FileContent("f1", "a.pdf", new FileSize("12 MB")) { Duration = TimeSpan.FromSeconds(1), MimeType = "application/pdf" },
        Whole<CardContent>(),
        Whole<PrescriptionContent>(),
        new CustomContent("""{"my":1}"""u8.ToArray()),
        new EventContent("my.event", """{"a":1}"""u8.ToArray()),
        new UnknownContent(31_000, """{"a":1}"""u8.ToArray()),
    ];

    public static ActionContent Whole<T>() => Make<T>("title", "text", "prescription.open", "shop", "Shop", "logo", "https://example.com/5");

    private static ActionContent Make<T>(
        string title, string text, string action, string appId, string appName, string appLogo, string url) =>
        typeof(T) == typeof(CardContent)
            ? new CardContent { Title = title, Text = text, Action = action, AppId = appId, AppName = appName, AppLogo = appLogo, Url = url }
            : new PrescriptionContent { Title = title, Text = text, Action = action, AppId = appId, AppName = appName, AppLogo = appLogo, Url = url };

    private ActionContent Card<T>() =>
        Make<T>(Text(), Text(), _json.Of(Actions), Text(), Text(), Text(), _json.Of(Urls));

    private ImageContent Image()
    {
        var sized = Perhaps();
        return new ImageContent(Id())
        {
            Thumbnail = Perhaps() ? Id() : null,
            ThumbnailWidth = sized ? Side() : null,
            ThumbnailHeight = sized ? Side() : null,
        };
    }

    private VideoContent Video()
    {
        var sized = Perhaps();
        return new VideoContent(Id(), Text(), Size(), Duration())
        {
            Thumbnail = Perhaps() ? Id() : null,
            ThumbnailWidth = sized ? Side() : null,
            ThumbnailHeight = sized ? Side() : null,
        };
    }

    private Mentions Some() => Perhaps() ? Mentions.All : Mentions.Of(Perhaps() ? [ClientKit.Alice, ClientKit.Bob.AsAccount()] : []);

    private FileSize Size() => random.Next(4) switch
    {
        0 => new FileSize(Text()),
        1 => new FileSize(long.MaxValue),
        2 => 0,
        _ => random.NextInt64(),
    };

    private TimeSpan Duration() => random.Next(4) switch
    {
        0 => TimeSpan.Zero,
        1 => TimeSpan.FromTicks(random.NextInt64()),
        2 => TimeSpan.MaxValue,
        _ => TimeSpan.FromSeconds(random.Next(10_000)),
    };

    private int Side() => random.Next(1, int.MaxValue);

    private string Id() => $"f{random.Next()}";

    private ReadOnlyMemory<byte> Json() => Encoding.UTF8.GetBytes(_json.Object(3));

    private string Text() => System.Text.Json.JsonSerializer.Deserialize<string>(_json.Text())!;

    private bool Perhaps() => random.Next(2) == 0;
}
