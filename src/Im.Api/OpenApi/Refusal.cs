using System.Text.Json.Nodes;
using Im.Protocol;

namespace Im.Api.OpenApi;

/// <summary>One status of the API that is a refusal.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="Detail">An example of the words that come with it.</param>
internal sealed record Refusal(ErrorCode Code, string Meaning, string Detail)
{
    /// <summary>What each status means, with an example of its detail.</summary>
    public static IReadOnlyDictionary<int, Refusal> All { get; } = new Dictionary<int, Refusal>
    {
        [400] = new(ErrorCode.Invalid, "Malformed, or against a rule of the protocol.", "os must be 1, 2, 3, 4 or -1."),
        [401] = new(ErrorCode.Unauthenticated, "No, wrong or expired credentials.", "The token has expired."),
        [403] = new(ErrorCode.Forbidden, "Understood and not allowed.", "The user token is for another user."),
        [404] = new(ErrorCode.NotFound, "No such thing, for this caller.", "There is no such tenant."),
        [409] = new(ErrorCode.Conflict, "It contradicts what is there.", "There is a group with this id already."),
        [413] = new(ErrorCode.TooLarge, "The body is too large.", "The body is larger than this call takes."),
        [429] = new(ErrorCode.RateLimited, "Too many in a time; later again.", "Too many requests in a minute."),
        [503] = new(ErrorCode.Unavailable, "The server's fault; the same again later.",
            "The server could not do this now; the same again later."),
    };

    public JsonObject ToProblem(int status) => new()
    {
        ["type"] = "about:blank",
        ["status"] = status,
        ["detail"] = Detail,
        ["code"] = Code.WireName(),
    };
}
