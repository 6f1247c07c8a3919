using System.Net.Http.Json;
using System.Text.Json;
using Im.Protocol;
using Im.Protocol.Rest;
using Im.Protocol.Rpc;

namespace Im.Bench.Connections;

/// <summary>An Im.Orleans server, with an open tenant.</summary>
/// <param name="servers">The HTTP interface of each of its processes: users register with, and so connect to, each in turn.</param>
/// <param name="tenantNo">The tenant.</param>
/// <param name="app">An app of it that may send and tag, as id:secret; null if there is none.</param>
internal sealed class ImTarget(IReadOnlyList<HttpClient> servers, string tenantNo, string? app = null) : ITarget
{
    private const int AtOnce = 32;
    private const int NamedAtOnce = 1_000;
    private const int Windows = (int)OsType.Windows;

    /// <inheritdoc/>
    public bool NumbersMessages => true;

    /// <inheritdoc/>
    public bool ReturnsOwnToGroup => false;

    /// <inheritdoc/>
    public Task<Login[]> Register(int count, CancellationToken cancellation) => Register(count, () => null, cancellation);

    /// <summary>Makes users whose devices have vendors' tokens.</summary>
    public async Task<Login[]> Register(int count, Func<PushRegistration?> push, CancellationToken cancellation)
    {
        var run = Guid.NewGuid().ToString("n");
        var logins = new Login[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, count, options, async (i, stop) =>
            logins[i] = await Register(servers[i % servers.Count], $"{run}-{i}", push(), stop));
        return logins;
    }

    /// <inheritdoc/>
    public string TopicTo(string receiver) => Topics.Send;

    /// <inheritdoc/>
    public async Task<(string Group, Login[] Members)> MakeGroup(Login[] members, CancellationToken cancellation)
    {
        await using var owner = await DeviceConnection.Open(members[0], cancellation);
        var caller = new RpcCaller(owner);
        owner.Start(caller);
        var made = Answer(await caller.Call(RpcMethods.GroupCreate, """{"rid":"1"}""", cancellation));
        var group = made.GetProperty("groupId").GetString()!;
        foreach (var some in members[1..].Chunk(NamedAtOnce))
        {
            var names = string.Join(',', some.Select(login => $"\"{login.Inbox}\""));
            var invited = Answer(await caller.Call(
                RpcMethods.GroupInvite, $$"""{"rid":"2","groupId":"{{group}}","members":[{{names}}]}""", cancellation));
            foreach (var result in invited.GetProperty("results").EnumerateArray())
            {
                if (result.GetProperty("code").GetString() != ErrorCode.Ok.WireName())
                    throw new InvalidOperationException($"A member was refused: {result}");
            }
        }

        return (group, members);
    }

    /// <summary>The app that sends; null if there is none.</summary>
    public async Task<AppCaller?> LogInApp(CancellationToken cancellation) =>
        app?.Split(':') is [var id, var secret] ? await AppCaller.LogIn(servers[0], id, secret, cancellation) : null;

    private async Task<Login> Register(HttpClient http, string userId, PushRegistration? push, CancellationToken cancellation)
    {
        var request = new RegisterRequest { TenantNo = tenantNo, UserId = userId, DeviceId = userId, Os = Windows, Push = push };
        using var answer = await http.PostAsJsonAsync("v1/register", request, WireJson.Default.RegisterRequest, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            var words = await answer.Content.ReadAsStringAsync(cancellation);
            throw new InvalidOperationException($"The registration was refused: {(int)answer.StatusCode} {words}");
        }

        var registered = await answer.Content.ReadFromJsonAsync(WireJson.Default.RegisterResponse, cancellation);
        var mqtt = registered!.Mqtt;
        return new Login(
            mqtt.Host, mqtt.Port, mqtt.ClientId, mqtt.Username, mqtt.Password, registered.Account,
            [new(registered.Account, 1), new(registered.Account + Topics.RpcSuffix, 0)])
        {
            UserId = userId,
        };
    }

    private static JsonElement Answer(byte[] reply)
    {
        using var document = JsonDocument.Parse(reply);
        return document.RootElement.TryGetProperty("result", out var result)
            ? result.Clone()
            : throw new InvalidOperationException($"The server refused a call: {document.RootElement}");
    }
}
