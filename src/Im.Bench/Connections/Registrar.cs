using System.Net.Http.Json;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Bench.Connections;

/// <summary>Registers users of an open tenant, many at once.</summary>
internal sealed class Registrar(HttpClient http, string tenantNo)
{
    private const int AtOnce = 32;
    private const int Windows = (int)OsType.Windows;

    /// <summary>Registers users that nobody had before, with one device each.</summary>
    public async Task<Login[]> Register(int count, CancellationToken cancellation)
    {
        var run = Guid.NewGuid().ToString("n");
        var logins = new Login[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, count, options, async (i, stop) =>
            logins[i] = await Register($"{run}-{i}", stop));
        return logins;
    }

    private async Task<Login> Register(string userId, CancellationToken cancellation)
    {
        var request = new RegisterRequest { TenantNo = tenantNo, UserId = userId, DeviceId = userId, Os = Windows };
        using var answer = await http.PostAsJsonAsync("v1/register", request, WireJson.Default.RegisterRequest, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            var words = await answer.Content.ReadAsStringAsync(cancellation);
            throw new InvalidOperationException($"The registration was refused: {(int)answer.StatusCode} {words}");
        }

        var registered = await answer.Content.ReadFromJsonAsync(WireJson.Default.RegisterResponse, cancellation);
        var mqtt = registered!.Mqtt;
        return new Login(mqtt.Host, mqtt.Port, mqtt.ClientId, mqtt.Username, mqtt.Password, registered.Account);
    }
}
