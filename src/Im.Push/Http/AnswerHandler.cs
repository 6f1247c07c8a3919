using System.Net.Http.Headers;

namespace Im.Push.Http;

/// <summary>Reads and judges each answer, so that retry and breaker see what it means: many vendors answer 200 with an
/// error in the body.</summary>
internal sealed class AnswerHandler(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    /// <summary>Bytes of an answer; more is cut, and then is no JSON.</summary>
    public const int Longest = 1024 * 1024;

    /// <summary>Who judges the answer to a request.</summary>
    public static readonly HttpRequestOptionsKey<Func<VendorAnswer, PushOutcome>> Judge = new("im.push.judge");

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var response = await base.SendAsync(request, cancellation);
        var body = await Read(response.Content, cancellation);
        if (!request.Options.TryGetValue(Judge, out var judge)) judge = StatusOutcome.Of;
        var answer = VendorAnswer.Of(response, body, judge, time.GetUtcNow());
        return new AnsweredMessage(response, answer);
    }

    private static async Task<byte[]> Read(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while (buffer.Length < Longest && (read = await stream.ReadAsync(chunk, cancellation)) > 0)
            buffer.Write(chunk, 0, (int)Math.Min(read, Longest - buffer.Length));
        return buffer.ToArray();
    }
}

/// <summary>A response with its judgement.</summary>
internal sealed class AnsweredMessage : HttpResponseMessage
{
    public AnsweredMessage(HttpResponseMessage response, VendorAnswer answer) : base(response.StatusCode)
    {
        Answer = answer;
        Version = response.Version;
        RequestMessage = response.RequestMessage;
        Content = new ByteArrayContent(answer.Body);
        Content.Headers.ContentType = response.Content.Headers.ContentType ?? new MediaTypeHeaderValue("application/json");
    }

    /// <summary>What was answered.</summary>
    public VendorAnswer Answer { get; }
}
