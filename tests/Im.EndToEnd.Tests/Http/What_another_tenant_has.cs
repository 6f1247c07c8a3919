using System.Text.Json;
using Im.Protocol.Rpc;

namespace Im.EndToEnd.Tests.Http;

/// <summary>Ids can be computed by anybody who knows the names, so that only the server keeps tenants apart.</summary>
public sealed class What_another_tenant_has(RestServer running) : IClassFixture<RestServer>
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    private RestApp Shop => running.Shop;

    private ForeignIds Theirs => new("acme", $"alice-{_run}", $"team-{_run}", $"red-{_run}", "shop");

    // Not there, though as well-formed; the names are as long, in case a body says how long.
    private ForeignIds Nobodys => new("nobodys", $"nobod-{_run}", $"noth-{_run}", $"non-{_run}", "nobodys-app");

    [Fact]
    public async Task Is_asked_for_by_every_route_and_method_or_these_are_marked_as_naming_nothing()
    {
        using var http = new HttpClient { BaseAddress = running.Process.Http };
        var described = JsonElement.Parse(await http.GetStringAsync("openapi/v1.json", TestContext.Current.CancellationToken));
        var routes =
            from path in described.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where operation.Name is "get" or "post" or "put" or "patch" or "delete"
            select $"{operation.Name.ToUpperInvariant()} {path.Name}";
        var methods = typeof(RpcMethods).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(routes.Order(StringComparer.Ordinal), NamingCalls.Routes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(methods.Order(StringComparer.Ordinal), NamingCalls.Methods.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Is_over_rest_as_if_it_were_not_there()
    {
        await using var alice = await Furnish();
        await running.Rival.Post("users/mallory/token");
        var own = (await running.Rival.Post("groups", new { owner = "mallory" })).Json.GetProperty("groupId").GetString()!;

        await Compare(alice, NamingCalls.Routes, own, async (route, call) =>
        {
            var answer = await running.Rival.Call(route[..route.IndexOf(' ', StringComparison.Ordinal)], call.Path, call.Body);
            return $"{answer.Outcome} {answer.Body}";
        });
    }

    [Fact]
    public async Task Is_over_rpc_as_if_it_were_not_there()
    {
        await using var alice = await Furnish();
        await using var mallory = await Mallory();
        var made = await mallory.Call("group.create", new { });
        var own = made.GetProperty("result").GetProperty("groupId").GetString()!;

        await Compare(alice, NamingCalls.Methods, own, async (method, call) => (await mallory.Call(method, call)).GetRawText());
    }

    [Fact]
    public async Task Is_sent_nothing_as_if_it_were_not_there()
    {
        await using var alice = await Furnish();
        await using var mallory = await Mallory();
        var before = await Seen();

        foreach (var (theirs, nobodys) in Theirs.Peers.Zip(Nobodys.Peers))
        {
            var code = await mallory.Send(theirs, "hello");
            Assert.Equal(await mallory.Send(nobodys, "hello"), code);
            Assert.NotEqual("ok", code);
        }

        await IsAsBefore(alice, before);
    }

    private Task<OnlineDevice> Mallory() => OnlineDevice.Connect(running.Process, "rival", $"mallory-{_run}");

    /// <summary>One of everything at the other tenant, with a message in each.</summary>
    private async Task<OnlineDevice> Furnish()
    {
        var (user, to) = (Theirs.UserId, new { accounts = (string[])[Theirs.Account], groups = (string[])[Theirs.Group], tags = (string[])[Theirs.TagName], everyone = true });
        await Shop.Post($"users/{user}/token");
        Assert.Equal("201", (await Shop.Post("groups", new { groupNo = Theirs.GroupNo, owner = user })).Outcome);
        Assert.Equal("200", (await Shop.Put($"tags/{Theirs.TagName}/users", new { users = (string[])[user] })).Outcome);
        Assert.Equal("202", (await Shop.Post("messages", new { id = Theirs.MessageId, to, type = 0, content = new { text = "theirs" } })).Outcome);
        var alice = await OnlineDevice.Connect(running.Process, "acme", user);
        await Shop.SendText(new { users = (string[])[user] }, "before");
        while (OnlineDevice.TextOf(await alice.HearText()) != "before") { }
        return alice;
    }

    private async Task Compare<T>(
        OnlineDevice alice, IReadOnlyDictionary<string, Func<ForeignIds, string, IEnumerable<T>>> table, string own,
        Func<string, T, Task<string>> answer)
    {
        var before = await Seen();
        var (expected, actual) = (new List<string>(), new List<string>());
        foreach (var (name, calls) in table)
        {
            foreach (var (nobodys, theirs) in calls(Nobodys, own).Zip(calls(Theirs, own)))
            {
                var called = Nobodys.Mask($"{name} {JsonSerializer.Serialize(nobodys)}");
                expected.Add($"{called}: {Nobodys.Mask(Mask(await answer(name, nobodys), own))}");
                actual.Add($"{called}: {Theirs.Mask(Mask(await answer(name, theirs), own))}");
            }
        }

        // Only those that differ, since the whole would be too long to read.
        var different = expected.Zip(actual).Where(pair => pair.First != pair.Second);
        Assert.Equal([], different.Select(pair => $"{pair.First}\n  but was {pair.Second}"));
        Assert.NotEmpty(actual);
        await IsAsBefore(alice, before);
    }

    private static string Mask(string answer, string own) => answer.Replace(own, "{own}", StringComparison.Ordinal);

    private async Task IsAsBefore(OnlineDevice alice, string before)
    {
        Assert.Equal(before, await Seen());

        // What comes to a device keeps its order: had anything come of the calls, it would be before this.
        await Shop.SendText(new { users = (string[])[Theirs.UserId] }, "after");
        Assert.Equal("after", OnlineDevice.TextOf(await alice.Hear()));
    }

    /// <summary>All that the other tenant's own app sees.</summary>
    private async Task<string> Seen()
    {
        string[] paths =
        [
            $"users/{Theirs.UserId}", $"users/{Theirs.UserId}/devices", $"users/{Theirs.UserId}/tags",
            $"groups/{Theirs.Group}", $"groups/{Theirs.Group}/members", $"groups/{Theirs.Group}/members?state=banned",
            $"groups?member={Theirs.UserId}", $"tags?cursor=red-{_run[..7]}", "admin/tenants/acme", "admin/tenants/acme/apps",
            .. ((string[])[Theirs.Account, Theirs.Group, Theirs.Tag, Theirs.Everyone]).Select(peer => $"messages?peer={peer}"),
        ];
        var seen = new List<string>();
        foreach (var path in paths)
        {
            var answer = await Shop.Get(path);
            Assert.Equal("200", answer.Outcome);
            seen.Add($"{path}: {answer.Body}");
        }

        return string.Join('\n', seen);
    }
}
