using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Im.Client;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.EndToEnd.Tests.Sdk;

public sealed class Tenants_with_rules(Tenants_with_rules.Server server) : IClassFixture<Tenants_with_rules.Server>
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_one_device_is_allowed_the_newer_kicks_the_older_which_says_so_and_stays_away()
    {
        var phone = await Connect("single", "alice1", "phone");
        var told = Waiting.Next<KickedEvent>(handler => phone.Kicked += handler, "the phone heard that it is kicked.");
        var kicked = phone.Becomes(ConnectionState.Kicked);

        var desk = await Connect("single", "alice1", "desk");

        Assert.NotEmpty((await told).Reason);
        await kicked;
        Assert.Equal((ConnectionState.Kicked, ConnectionState.Online), (phone.State, desk.State));
    }

    [Fact]
    public async Task Over_the_rate_limit_the_outbox_waits_and_all_arrive_in_order()
    {
        var (alice, bob) = (await Connect("slow", "alice2"), await Connect("slow", "bob2"));

        var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            alice.SendTextAsync(bob.Account.AsPeer(), $"{i}", cancellationToken: Deadline)));

        Assert.Equal(Enumerable.Range(1, 20).Select(seq => (long)seq), sent.Select(message => message.Seq));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), await bob.SeeTexts(20));
    }

    [Fact]
    public async Task Over_the_rate_limit_changes_of_a_group_are_refused_with_the_time_to_wait()
    {
        var alice = await Connect("slow", "alice6");
        var group = (await alice.CreateGroupAsync([], cancellationToken: Deadline)).Id;

        var changes = Enumerable.Range(0, 20).Select(i => Record.ExceptionAsync(
            () => alice.UpdateGroupAsync(group, new GroupSettings { Name = $"{i}" }, Deadline)).AsTask());
        var refusals = (await Task.WhenAll(changes)).OfType<ImException>().ToList();

        Assert.NotEmpty(refusals);
        Assert.All(refusals, refusal => Assert.Equal(ErrorCode.RateLimited, refusal.Code));
        Assert.All(refusals, refusal => Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_call_that_names_many_counts_as_many_messages_and_a_malformed_one_as_none()
    {
        var alice = await Connect("few", "alice7");
        var group = (await alice.CreateGroupAsync([], cancellationToken: Deadline)).Id;
        Task Invite(int names) => alice.InviteAsync(
            group, Enumerable.Range(0, names).Select(i => WireIds.Account("few", $"nobody{i}").AsPeer()), Deadline);

        for (var i = 0; i < 20; i++)
            Assert.Equal(ErrorCode.Invalid, (await Assert.ThrowsAsync<ImException>(() => Invite(1_001))).Code);
        await Invite(100);
        var refused = await Assert.ThrowsAsync<ImException>(() => Invite(100));

        Assert.Equal(ErrorCode.RateLimited, refused.Code);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(11));
    }

    [Fact]
    public async Task In_a_closed_tenant_the_applications_token_lets_a_user_in()
    {
        var client = await server.Open("alice3", change: options => options with
        {
            TenantNo = "closed",
            UserToken = async cancellation => await UserToken("alice3", cancellation),
        });

        await client.ConnectAsync(Deadline);

        Assert.Equal(ConnectionState.Online, client.State);
    }

    [Fact]
    public async Task In_a_closed_tenant_nobody_gets_in_without_a_token()
    {
        var client = await server.Open("alice4", change: options => options with { TenantNo = "closed" });

        var refusal = await Assert.ThrowsAsync<ImException>(() => client.ConnectAsync(Deadline));

        Assert.Equal((ErrorCode.Unauthenticated, ConnectionState.Disconnected), (refusal.Code, client.State));
    }

    [Fact]
    public async Task A_device_that_was_away_for_longer_than_its_token_lives_gets_another()
    {
        await (await Connect("single", "alice5")).DisposeAsync();

        // For the client's clock the token has expired; the server renews it.
        var later = await Connect("single", "alice5", change: options => options with { TimeProvider = new FastClock(TimeSpan.FromDays(2)) });

        Assert.Equal(ConnectionState.Online, later.State);
    }

    private Task<ImClient> Connect(
        string tenant, string user, string device = "phone", Func<ImClientOptions, ImClientOptions>? change = null) =>
        server.Connect(user, device, options => (change is null ? options : change(options)) with { TenantNo = tenant });

    private async Task<string?> UserToken(string user, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = server.Process.Http };
        using var credentials = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "shop",
            ["client_secret"] = Server.Secret,
        });
        using var granted = await http.PostAsync("v1/oauth/token", credentials, cancellation);
        var access = await granted.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access.GetProperty("access_token").GetString());
        using var issued = await http.PostAsync($"v1/users/{user}/token", null, cancellation);
        return (await issued.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("token").GetString();
    }

    /// <summary>A server with tenants that are stricter than <c>demo</c>.</summary>
    public sealed class Server : RunningServer
    {
        public const string Secret = "a-secret-of-a-shop-0123456789";

        protected override Dictionary<string, string> Settings => new()
        {
            ["Im:Tenants:single:Open"] = "true",
            ["Im:Tenants:single:KickPolicy"] = "one",
            ["Im:Tenants:slow:Open"] = "true",
            ["Im:Tenants:slow:MessagesPerSecond"] = "10",
            ["Im:Tenants:slow:MessageBurst"] = "3",
            ["Im:Tenants:few:Open"] = "true",
            ["Im:Tenants:few:MessagesPerSecond"] = "1",
            ["Im:Tenants:few:MessageBurst"] = "12",
            ["Im:Tenants:closed:Apps:shop:Secret"] = Secret,
            ["Im:Tenants:closed:Apps:shop:Scopes:0"] = "users",
        };
    }

    private sealed class FastClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
