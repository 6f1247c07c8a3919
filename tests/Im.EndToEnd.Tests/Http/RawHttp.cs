using System.Net.Sockets;
using System.Text;
using Im.Testing;

namespace Im.EndToEnd.Tests.Http;

/// <summary>Requests whose address is sent as it is written: HttpClient takes dots out of it before.</summary>
internal static class RawHttp
{
    public static async Task<HttpAnswer> Send(ServerProcess server, string method, string target, string token, string body = "")
    {
        var ct = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(server.Http.Host, server.HttpPort, ct);
        var stream = client.GetStream();
        var request = $"{method} {target} HTTP/1.1\r\nHost: {server.Http.Authority}\r\nAuthorization: Bearer {token}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), ct);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Read(await reader.ReadToEndAsync(ct));
    }

    private static HttpAnswer Read(string response)
    {
        var parts = response.Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        var type = lines.FirstOrDefault(line => line.StartsWith("Content-Type: ", StringComparison.OrdinalIgnoreCase));
        return new HttpAnswer(int.Parse(lines[0].Split(' ')[1]), Body(lines, parts[1])) { ContentType = type?[14..].Split(';')[0] };
    }

    // A problem comes in chunks; here each is small, and there is one.
    private static string Body(string[] headers, string body) =>
        headers.Contains("Transfer-Encoding: chunked", StringComparer.OrdinalIgnoreCase)
            ? string.Concat(body.Split("\r\n").Where((_, index) => index % 2 == 1))
            : body;
}
