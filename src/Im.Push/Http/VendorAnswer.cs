using System.Globalization;
using System.Text.Json;

namespace Im.Push.Http;

/// <summary>What a vendor answered, read once, and what it means.</summary>
internal sealed class VendorAnswer
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private VendorAnswer(int status, byte[] body, PushOutcome outcome) => (Status, Body, Outcome) = (status, body, outcome);

    /// <summary>The HTTP status; 0 if no answer came.</summary>
    public int Status { get; }

    /// <summary>The body, at most 1 MiB.</summary>
    public byte[] Body { get; }

    /// <summary>The body, if it is JSON.</summary>
    public JsonElement Json { get; private init; }

    /// <summary>How long the vendor wants us to wait.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>What it means for the call as a whole.</summary>
    public PushOutcome Outcome { get; private set; }

    /// <summary>The status as a code.</summary>
    public string StatusCode => Status.ToString(CultureInfo.InvariantCulture);

    /// <summary>The first value of a header.</summary>
    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>A string or number at the path, as text.</summary>
    public string? Text(params ReadOnlySpan<string> path) => JsonPath.Text(Json, path);

    /// <summary>No answer: what went wrong instead.</summary>
    public static VendorAnswer Failed(PushOutcome outcome) => new(0, [], outcome);

    /// <summary>An answer, judged.</summary>
    public static VendorAnswer Of(
        HttpResponseMessage response, byte[] body, Func<VendorAnswer, PushOutcome> judge, DateTimeOffset now)
    {
        var answer = new VendorAnswer((int)response.StatusCode, body, PushOutcome.Transient("unreadable"))
        {
            Json = JsonPath.Parse(body),
            RetryAfter = response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
                _ => null,
            },
        };
        foreach (var (name, values) in response.Headers)
            answer._headers[name] = string.Join(",", values);
        answer.Outcome = judge(answer);
        return answer;
    }
}
