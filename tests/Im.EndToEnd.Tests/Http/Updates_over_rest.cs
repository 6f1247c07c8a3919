using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Im.EndToEnd.Tests.Files;

namespace Im.EndToEnd.Tests.Http;

/// <summary>A server that sends one large update every two seconds.</summary>
public sealed class SlowUpdatesServer : RestServer
{
    public const int UpdateBytes = 200_000;

    protected override Dictionary<string, string> Settings => new()
    {
        ["Im:Gateway:UpdateBytesPerSecond"] = $"{UpdateBytes / 2}",
        ["Im:Tenants:acme:Apps:shop:Scopes:5"] = "storage",
    };
}

/// <summary>Large background updates of apps, from REST to plain MQTT clients.</summary>
public sealed class Updates_over_rest(SlowUpdatesServer running) : IClassFixture<SlowUpdatesServer>
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    private RestApp Shop => running.Shop;

    [Fact]
    public async Task To_everyone_are_overtaken_by_chat_and_reach_everybody()
    {
        var devices = new List<OnlineDevice>();
        for (var i = 0; i < 4; i++) devices.Add(await OnlineDevice.Connect(running.Process, "acme", $"u{i}-{_run}"));
        var update = await Update(new { everyone = true }, Content(SlowUpdatesServer.UpdateBytes));
        var heard = devices.Select(_ => new List<string>()).ToList();

        // Sent when the update is with the gateway; the devices have turns some seconds apart.
        for (var i = 0; i < devices.Count; i++) Assert.Equal("ok", await devices[(i + 1) % devices.Count].Send(devices[i].Account, "chat"));
        await Shop.SendText(new { everyone = true }, "news");
        for (var i = 0; i < devices.Count; i++)
        {
            while (!heard[i].Contains("organization") || !heard[i].Contains("news")) heard[i].Add(NameOf(await devices[i].Hear()));
        }

        // Whoever had one of the first turns may have it before; all others are told that it comes later, and have chat first.
        string[] overtaken = ["chat", $"later {update}", "news", "organization"];
        Assert.All(heard, names => Assert.Equal(["chat", "news", "organization"], names.Except([$"later {update}"]).Order(StringComparer.Ordinal)));
        Assert.True(heard.Count(names => names.SequenceEqual(overtaken)) >= 2, string.Join("; ", heard.Select(names => string.Join(", ", names))));
        foreach (var device in devices) await device.DisposeAsync();
    }

    [Fact]
    public async Task Arrive_in_the_background_byte_for_byte_whatever_the_app_says_of_it()
    {
        await using var alice = await OnlineDevice.Connect(running.Process, "acme", $"alice-{_run}");
        var content = $$$"""{"type":"organization","content":{"units":[ {"名":"内科"} ] ,"x":"{{{new string('x', 262_000)}}}"}}""";

        var sent = await Shop.Post("messages", $$$"""{"id":"{{{_run}}}","to":{"users":["alice-{{{_run}}}"]},"type":256,"isBackground":false,"content":{{{content}}}}""");

        Assert.Equal("202", sent.Outcome);
        var heard = await alice.Hear();
        Assert.Equal((true, content), (heard.GetProperty("isBackground").GetBoolean(), heard.GetProperty("content").GetRawText()));
        var pulled = (await alice.Call("offline", new { target = Shop.Service })).GetProperty("result").GetProperty("messages");
        Assert.Equal(content, Assert.Single(pulled.EnumerateArray()).GetProperty("content").GetRawText());
    }

    [Fact]
    public async Task Have_256_KiB_and_no_push_and_other_events_do_not()
    {
        var to = new { users = (string[])[$"bob-{_run}"] };
        var fits = 256 * 1024 - Encoding.UTF8.GetByteCount("""{"x":""}""");

        Assert.Equal("202", (await Send(to, "organization", new { x = new string('x', fits) })).Outcome);
        Assert.Equal("413 too_large", (await Send(to, "organization", new { x = new string('x', fits + 1) })).Outcome);
        Assert.Equal("413 too_large", (await Send(to, "other", new { x = new string('x', 66_000) })).Outcome);
        Assert.Equal("400 invalid", (await Send(to, "organization", new { }, new { title = "shown" })).Outcome);
        Assert.Equal("403 forbidden", (await Send(to, "later", new { })).Outcome);
    }

    [Fact]
    public async Task That_name_a_file_name_its_digest_too_and_the_right_one()
    {
        var (to, data) = (new { users = (string[])[$"carol-{_run}"] }, FileServer.Random(300_000));
        using var http = new HttpClient { BaseAddress = running.Process.Http };
        using var request = FileServer.Request(HttpMethod.Post, "storage?fileName=units.json", Shop.Token, data);
        using var uploaded = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var file = JsonElement.Parse(await uploaded.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var storageId = file.GetProperty("storageId").GetString();
        var digest = Convert.ToHexStringLower(SHA256.HashData(data));

        Assert.Equal("202", (await Send(to, "organization", new { storageId, digest, version = 7 })).Outcome);
        Assert.Equal("202", (await Send(to, "organization", new { storageId = "https://files.example/7", digest })).Outcome);
        Assert.Equal("400 invalid", (await Send(to, "organization", new { storageId })).Outcome);
        Assert.Equal("400 invalid", (await Send(to, "organization", new { storageId, digest = digest.ToUpperInvariant() })).Outcome);
        Assert.Equal("400 invalid", (await Send(to, "organization", new { storageId, digest = new string('0', 64) })).Outcome);
        Assert.Equal("400 invalid", (await Send(to, "organization", new { storageId = $"f{new string('a', 32)}", digest })).Outcome);
        Assert.Equal("400 invalid", (await Send(to, "organization", new { storageId = 7, digest })).Outcome);
    }

    private static object Content(int size) => new { x = new string('x', size) };

    private static string NameOf(JsonElement envelope)
    {
        var content = envelope.GetProperty("content");
        if (OnlineDevice.TextOf(envelope) is { } text) return text;

        var type = content.GetProperty("type").GetString()!;
        return type == "later" ? $"later {content.GetProperty("content").GetProperty("seq").GetInt64()}" : type;
    }

    /// <summary>Sends an update; its seq.</summary>
    private async Task<long> Update(object to, object content)
    {
        var sent = await Send(to, "organization", content);
        Assert.Equal("202", sent.Outcome);
        return Assert.Single(sent.Json.GetProperty("results").EnumerateArray()).GetProperty("seq").GetInt64();
    }

    private Task<HttpAnswer> Send(object to, string type, object content, object? push = null)
    {
        var id = Guid.NewGuid().ToString("n");
        return push is null
            ? Shop.Post("messages", new { id, to, type = 256, content = new { type, content } })
            : Shop.Post("messages", new { id, to, type = 256, content = new { type, content }, push });
    }
}
