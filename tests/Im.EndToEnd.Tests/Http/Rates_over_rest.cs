namespace Im.EndToEnd.Tests.Http;

public sealed class Rates_over_rest(Rates_over_rest.SlowServer running) : IClassFixture<Rates_over_rest.SlowServer>
{
    [Fact]
    public async Task An_app_and_all_apps_of_a_tenant_together_are_told_when_to_come_again()
    {
        for (var i = 0; i < 3; i++) Assert.Equal("200", (await running.Shop.Get("tags")).Outcome);
        var app = await running.Shop.Get("tags");

        // What was refused to the one app is not taken from the other.
        Assert.Equal("200", (await running.News.Get("tags")).Outcome);
        Assert.Equal("200", (await running.News.Get("tags")).Outcome);
        var tenant = await running.News.Get("tags");

        foreach (var refused in (HttpAnswer[])[app, tenant])
        {
            Assert.Equal("429 rate_limited", refused.Outcome);
            Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        }

        Assert.Equal("200", (await running.Rival.Get("tags")).Outcome);
    }

    /// <summary>Three calls a minute of an app, five of a tenant.</summary>
    public sealed class SlowServer : RestServer
    {
        protected override Dictionary<string, string> Settings => new()
        {
            ["Im:Api:Limits:AppPerMinute"] = "3",
            ["Im:Api:Limits:TenantPerMinute"] = "5",
        };
    }
}
