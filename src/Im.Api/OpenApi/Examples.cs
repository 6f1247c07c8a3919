using System.Text.Json.Nodes;
using Im.Protocol;

namespace Im.Api.OpenApi;

/// <summary>What the document shows where a schema alone says too little.</summary>
internal static class Examples
{
    private const string Register =
        """
        { "tenantNo": "demo", "userId": "alice", "deviceId": "6f1c2b0e", "os": 2, "appid": "",
          "device": { "brand": "Xiaomi", "model": "14", "osVersion": "15", "appVersion": "1.0", "sdkVersion": "1.0", "language": "zh-CN" },
          "push": { "vendor": "xiaomi", "token": "d2f0..." } }
        """;

    private const string OAuth =
        """
        { "grant_type": "client_credentials", "client_id": "demo", "client_secret": "demo-secret", "scope": "users messages" }
        """;

    /// <summary>What each status means, with an example of its detail.</summary>
    public static IReadOnlyDictionary<int, Refusal> Refusals { get; } = new Dictionary<int, Refusal>
    {
        [400] = new(ErrorCode.Invalid, "Malformed, or against a rule of the protocol.", "os must be 1, 2, 3, 4 or -1."),
        [401] = new(ErrorCode.Unauthenticated, "No, wrong or expired credentials.", "The token has expired."),
        [403] = new(ErrorCode.Forbidden, "Understood and not allowed.", "The user token is for another user."),
        [404] = new(ErrorCode.NotFound, "No such thing, for this caller.", "There is no such tenant."),
        [409] = new(ErrorCode.Conflict, "It contradicts what is there.", "The appId is taken."),
        [413] = new(ErrorCode.TooLarge, "The body is too large.", "The body is larger than this call takes."),
        [429] = new(ErrorCode.RateLimited, "Too many in a time; later again.", "Too many requests from this address."),
        [503] = new(ErrorCode.Unavailable, "The server's fault; the same again later.",
            "The server could not do this now; the same again later."),
    };

    public static JsonNode? BodyOf(string operationId) => operationId switch
    {
        "register" => JsonNode.Parse(Register),
        "issueAppToken" => JsonNode.Parse(OAuth),
        _ => null,
    };
}

/// <summary>One status of the API.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="Detail">An example of the words that come with it.</param>
internal sealed record Refusal(ErrorCode Code, string Meaning, string Detail)
{
    public JsonObject ToProblem(int status) => new()
    {
        ["type"] = "about:blank",
        ["status"] = status,
        ["detail"] = Detail,
        ["code"] = Code.WireName(),
    };
}
