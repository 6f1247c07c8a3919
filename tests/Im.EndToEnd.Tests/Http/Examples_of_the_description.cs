using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Testing;

namespace Im.EndToEnd.Tests.Http;

/// <summary>What the OpenAPI document shows is what the server takes and says: its examples are made one after the other on
/// a new server in Development, with an operator's app.</summary>
public sealed class Examples_of_the_description
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private const string OpsSecret = "MTVlYzM0YjA5ZjdkODI2Yw";

    // Each finds what those before it have made, and leaves what those after it need.
    private static readonly string[] Order =
    [
        "issueAppToken", "issueUserToken", "register", "refreshToken",
        "uploadFile", "headFile", "downloadFile", "downloadThumbnail", "getUser", "findUser", "listUserDevices",
        "tagUsers", "listTags", "listTagUsers", "listUserTags",
        "createGroup", "listGroups", "getGroup", "updateGroup", "listGroupMembers", "addGroupMembers", "putGroupMember", "muteGroup",
        "removeGroupMember", "removeGroupMembers",
        "sendMessage", "readMessages", "getDelivery", "listPushLog", "getPushStats", "recallMessage",
        "disbandGroup", "untagUsers", "deleteTag", "logOutDevice", "kickUser", "banUser", "unbanUser",
        "createTenant", "listTenants", "getTenant", "changeTenant", "createApp", "listApps", "getApp", "changeApp", "rotateSecret",
        "deleteApp", "listAudit", "testPush", "deleteTenant",
    ];

    // Times, credentials, and where the server is.
    private static readonly string[] OfEachRun =
    [
        "archivedAt", "at", "createdAt", "day", "expiresAt", "expires_in", "previousSecretUntil", "serverTime", "since", "timestamp",
        "vendorId", "storageId", "access_token", "password", "secret", "token", "host", "port", "webSocket",
    ];

    // One red pixel.
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");

    // Show what happens beside the call: made again until it has.
    private static readonly string[] Later = ["getDelivery", "listPushLog", "getPushStats"];

    [Fact]
    public async Task Are_calls_that_the_server_takes_and_answers_as_it_is_described()
    {
        await using var server = await ServerProcess.Start(new Dictionary<string, string> { ["Im:Apps:ops:Secret"] = OpsSecret, ["Im:Apps:ops:Scopes:0"] = "admin" });
        using var http = new ImHttp(server);
        var document = (await http.Send(new(HttpMethod.Get, "openapi/v1.json"))).Json;
        var (shapes, calls) = (new DescribedShapes(document), DescribedCall.AllOf(document).ToDictionary(call => call.Id));
        var tokens = new Dictionary<string, string> { ["admin"] = await http.AppToken("ops", OpsSecret) };
        var (faults, file) = (new List<string>(), (string?)null);

        Assert.Equal(calls.Keys.Order(), Order.Order());
        foreach (var call in Order.Select(id => calls[id]))
        {
            var answer = await http.Send(call.Request(file, Bytes()), TokenFor(call, tokens));
            var waited = Stopwatch.StartNew();
            while (Later.Contains(call.Id) && waited.Elapsed < Patience && FaultsOf(call, shapes, answer).Any())
            {
                await Task.Delay(LookInterval, TestContext.Current.CancellationToken);
                answer = await http.Send(call.Request(file, Bytes()), TokenFor(call, tokens));
            }

            faults.AddRange(FaultsOf(call, shapes, answer).Select(fault => $"{call.Id}: {fault}"));
            if (call.Id == "issueAppToken") tokens["appToken"] = answer.Text("access_token");
            if (call.Id == "issueUserToken") tokens["userToken"] = answer.Text("token");
            if (call.Id == "uploadFile") file = answer.Json.GetProperty("storageId").GetString();
            if (call.Id == "register") tokens["deviceToken"] = answer.Text("token");
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Fact]
    public async Task Are_refused_without_a_token_as_it_is_described()
    {
        await using var server = await ServerProcess.Start();
        using var http = new ImHttp(server);
        var document = (await http.Send(new(HttpMethod.Get, "openapi/v1.json"))).Json;
        var shapes = new DescribedShapes(document);
        var faults = new List<string>();

        foreach (var call in DescribedCall.AllOf(document).Where(call => call.Token is "appToken" or "deviceToken"))
        {
            var answer = await http.Send(call.Request(bytes: Bytes()));

            Assert.Equal(401, answer.Status);
            // An answer to HEAD has no body.
            if (call.Method == "HEAD") continue;
            Assert.Equal("401 unauthenticated", answer.Outcome);
            faults.AddRange(shapes.Faults(call.Answer(401).Media!.Value.GetProperty("schema"), answer.Json).Select(fault => $"{call.Id}: {fault}"));
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    private static ByteArrayContent Bytes() => new(Picture) { Headers = { { "Content-Type", "image/png" } } };

    private static string? TokenFor(DescribedCall call, Dictionary<string, string> tokens) =>
        tokens.GetValueOrDefault(call.NeedsScope("admin") ? "admin" : call.Token);

    private static IEnumerable<string> FaultsOf(DescribedCall call, DescribedShapes shapes, HttpAnswer answer)
    {
        if (call.Body()?.Media is { } body && !DescribedCall.IsBytes(body))
        {
            foreach (var fault in shapes.Faults(body.GetProperty("schema"), body.GetProperty("example"))) yield return $"the example of the body, {fault}";
        }

        var (isDescribed, media) = call.Answer(answer.Status);
        if (answer.Status >= 300 || !isDescribed || answer.Body.Length > 0 != media is not null)
        {
            yield return $"answered {answer.Status} {answer.Body}";
            yield break;
        }

        if (media is not { } described || DescribedCall.IsBytes(described)) yield break;
        var example = described.GetProperty("example");
        foreach (var fault in shapes.Faults(described.GetProperty("schema"), answer.Json)) yield return fault;
        foreach (var fault in shapes.Faults(described.GetProperty("schema"), example)) yield return $"the example of the answer, {fault}";
        var (shown, said) = (Steady(example), Steady(answer.Json));
        if (!JsonNode.DeepEquals(shown, said)) yield return $"shown {shown?.ToJsonString()}, said {said?.ToJsonString()}";
    }

    /// <summary>What is the same in every run.</summary>
    private static JsonNode? Steady(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(json.EnumerateObject().Select(member =>
            KeyValuePair.Create(member.Name, OfEachRun.Contains(member.Name) ? "…" : Steady(member.Value)))),
        JsonValueKind.Array => new JsonArray([.. json.EnumerateArray().Select(Steady)]),
        _ => JsonNode.Parse(json.GetRawText()),
    };
}
