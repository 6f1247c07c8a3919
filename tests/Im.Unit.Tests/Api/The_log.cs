using System.Text;

namespace Im.Unit.Tests.Api;

public sealed class The_log
{
    [Fact]
    public async Task Never_has_a_secret_or_a_token()
    {
        await using var api = await ApiHost.Start();
        var user = api.Issuer.IssueUser("acme", "alice", "shop").Text;
        var foreign = new Auth.TokenKit().AppToken();

        var registered = await api.Register("""{"tenantNo":"acme","userId":"alice","deviceId":"phone","push":{"vendor":"fcm","token":"push-me-4711"}}""", user);
        var refreshed = await api.Post("v1/token/refresh", null, registered.Text("token"));
        var form = $"grant_type=client_credentials&client_id=shop&client_secret={ApiHost.ShopSecret}";
        var app = await api.Post("v1/oauth/token", new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));
        var issued = await api.Post("v1/users/alice/token", null, app.Text("access_token"));
        await api.Post("v1/oauth/token", new StringContent($"{form}x", Encoding.UTF8, "application/x-www-form-urlencoded"));
        await api.Post("v1/users/alice/token", null, foreign);
        await api.Register("""{"tenantNo":"acme","userId":"alice","deviceId":"phone","push":{"vendor":"fcm","token":["push-me-4711"]}}""", foreign);
        api.Grains.Answers["Register"] = (_, _) => new TimeoutException();
        await api.Register("""{"tenantNo":"acme","userId":"alice","deviceId":"phone","push":{"vendor":"fcm","token":"push-me-4711"}}""", user);

        Assert.Contains("Debug", api.Log, StringComparison.Ordinal);
        Assert.Contains("/v1/oauth/token", api.Log, StringComparison.Ordinal);
        string?[] secrets =
        [
            user, foreign, registered.Text("token"), refreshed.Text("token"), app.Text("access_token"), issued.Text("token"),
            ApiHost.ShopSecret, Auth.HostKit.GoodKey, "push-me-4711",
        ];
        foreach (var secret in secrets) Assert.DoesNotContain(secret!, api.Log, StringComparison.Ordinal);
    }
}
