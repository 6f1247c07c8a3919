using Im.Client;
using Im.Client.Connections;
using Im.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Im.Unit.Tests.Client;

public sealed class Keeping_the_connection : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ClientKit _kit;

    public Keeping_the_connection()
    {
        _kit = new ClientKit(_time);
        _kit.Options = _kit.Options with { BackoffMin = TimeSpan.FromSeconds(1), BackoffMax = TimeSpan.FromSeconds(60) };
    }

    private FakeServer Server => _kit.Server;

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connecting_to_no_server_fails_and_is_not_tried_again()
    {
        Server.OnConnect = () => throw new ImUnreachableException("nobody there");
        var alice = await _kit.Open();

        await Assert.ThrowsAsync<ImUnreachableException>(() => alice.ConnectAsync(Deadline));

        Assert.Equal(ConnectionState.Disconnected, alice.State);
        Assert.Equal(1, Server.Count("connect"));
    }

    [Fact]
    public async Task Started_without_a_server_it_connects_once_there_is_one()
    {
        var left = 3;
        Server.OnConnect = () =>
        {
            if (left-- > 0) throw new ImUnreachableException("nobody there");
        };
        var alice = await _kit.Open();
        var online = Becomes(alice, ConnectionState.Online);

        alice.Start();
        await AdvanceUntil(online);

        Assert.Equal(4, Server.Count("connect"));
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_after_a_pause()
    {
        var alice = await _kit.Connect();
        var reconnecting = Becomes(alice, ConnectionState.Reconnecting);

        Server.Connection!.Close();
        await reconnecting;
        var online = Becomes(alice, ConnectionState.Online);
        await AdvanceUntil(online);

        Assert.Equal((2, 1), (Server.Count("connected"), Server.Count("register")));
    }

    [Fact]
    public async Task Without_the_clock_moving_a_lost_connection_is_not_tried_again()
    {
        var alice = await _kit.Connect();
        var reconnecting = Becomes(alice, ConnectionState.Reconnecting);

        Server.Connection!.Close();
        await reconnecting;

        Assert.Equal(1, Server.Count("connect"));
    }

    [Fact]
    public async Task A_kicked_device_says_so_and_stays_away()
    {
        var alice = await _kit.Connect();
        var kicked = Becomes(alice, ConnectionState.Kicked);

        Server.Happen(PushEventTypes.Kicked, new { reason = "another phone" });
        Server.Connection!.Close();
        var change = await kicked;
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("another phone", change.Reason);
        Assert.Equal(1, Server.Count("connect"));
    }

    [Fact]
    public async Task A_device_that_the_gateway_calls_logged_out_stays_away()
    {
        Server.OnConnect = () => throw new ConnectionRefusedException(ConnectionRefusedException.LoggedOut, "logged out");
        var alice = await _kit.Open();

        await Assert.ThrowsAsync<ImException>(() => alice.ConnectAsync(Deadline));

        Assert.Equal(ConnectionState.LoggedOut, alice.State);
    }

    [Fact]
    public async Task A_logged_out_device_registers_anew_when_asked_to_connect()
    {
        Server.OnConnect = () => throw new ConnectionRefusedException(ConnectionRefusedException.LoggedOut, "logged out");
        var alice = await _kit.Open();
        await Assert.ThrowsAsync<ImException>(() => alice.ConnectAsync(Deadline));
        Server.OnConnect = () => { };

        await alice.ConnectAsync(Deadline);

        Assert.Equal((ConnectionState.Online, 2), (alice.State, Server.Count("register")));
    }

    [Fact]
    public async Task A_connection_that_was_taken_over_does_not_fight_back()
    {
        var alice = await _kit.Connect();
        var gone = Becomes(alice, ConnectionState.Disconnected);

        Server.Connection!.Close(Disconnection.TakenOver);
        await gone;
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, Server.Count("connect"));
    }

    [Fact]
    public async Task Whoever_waits_for_a_message_is_told_that_the_device_is_out()
    {
        Server.OnSend = _ => new TaskCompletionSource<Acknowledgement>().Task;
        var alice = await _kit.Connect();
        var waiting = alice.SendTextAsync(ClientKit.Bob, "hello", new SendOptions { Id = "m1" }, Deadline);
        await Server.Until(() => Server.Log.Contains("send m1"), "the message was sent.");

        Server.Happen(PushEventTypes.Kicked, new { reason = "another phone" });

        await Assert.ThrowsAsync<ImException>(() => waiting);
        Assert.Equal(1, await alice.PendingCountAsync());
    }

    [Fact]
    public async Task Refused_credentials_are_renewed_at_once()
    {
        var first = true;
        Server.OnConnect = () =>
        {
            if (!first) return;
            first = false;
            throw new ConnectionRefusedException(ConnectionRefusedException.BadCredentials, "expired");
        };

        var alice = await _kit.Connect();

        Assert.Equal((ConnectionState.Online, 1), (alice.State, Server.Count("refresh")));
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_any_more_is_asked_for_again()
    {
        await (await _kit.Connect()).DisposeAsync();
        Server.MovedTo = "elsewhere";
        Server.OnConnect = () =>
        {
            if (Server.LastAddress != "elsewhere") throw new ImUnreachableException("nobody there");
        };
        var alice = await _kit.Open();
        var online = Becomes(alice, ConnectionState.Online);

        alice.Start();
        await AdvanceUntil(online);

        Assert.Equal((1, 1), (Server.Count("refresh"), Server.Count("register")));
    }

    [Fact]
    public async Task A_device_that_is_logged_out_while_no_gateway_is_there_stays_out()
    {
        await (await _kit.Connect()).DisposeAsync();
        Server.OnConnect = () => throw new ImUnreachableException("nobody there");
        Server.OnRefresh = () => throw new ImException(ErrorCode.Forbidden, "logged out");
        var alice = await _kit.Open();
        var loggedOut = Becomes(alice, ConnectionState.LoggedOut);

        alice.Start();
        await AdvanceUntil(loggedOut);

        Assert.Equal((1, 1), (Server.Count("refresh"), Server.Count("register")));
    }

    [Fact]
    public async Task A_token_that_cannot_be_refreshed_any_more_is_replaced_by_registering()
    {
        await (await _kit.Connect()).DisposeAsync();
        _time.Advance(TimeSpan.FromDays(30));
        Server.OnRefresh = () => throw new ImException(ErrorCode.Unauthenticated, "too old");

        await _kit.Connect();

        Assert.Equal((1, 2), (Server.Count("refresh"), Server.Count("register")));
    }

    [Fact]
    public async Task The_token_is_renewed_before_it_expires()
    {
        await _kit.Connect();

        await AdvanceUntil(Server.Until(() => Server.Log.Contains("refresh"), "the token was renewed."), TimeSpan.FromHours(1));

        Assert.True(_time.GetUtcNow() - _time.Start < Server.TokenLife, "It was renewed when it had expired.");
    }

    [Fact]
    public async Task A_device_that_is_registered_does_not_register_again_at_the_next_start()
    {
        await (await _kit.Connect()).DisposeAsync();

        await _kit.Connect();

        Assert.Equal((1, 2), (Server.Count("register"), Server.Count("connected")));
    }

    [Fact]
    public async Task With_a_new_push_token_it_registers_again()
    {
        await (await _kit.Connect()).DisposeAsync();
        _kit.Options = _kit.Options with { Push = new() { Vendor = "fcm", Token = "new" } };

        await _kit.Connect();

        Assert.Equal(2, Server.Count("register"));
    }

    [Fact]
    public async Task Now_and_then_it_compares_with_the_server_unasked()
    {
        await _kit.Connect();
        await Server.Until(() => Server.Count("call offline") == 1, "it pulled at first.");

        await AdvanceUntil(Server.Until(() => Server.Count("call offline") == 2, "it pulled again."), TimeSpan.FromMinutes(1));

        Assert.True(_time.GetUtcNow() - _time.Start >= TimeSpan.FromMinutes(4), "It pulled too early.");
    }

    [Fact]
    public async Task A_catching_up_that_fails_is_tried_again()
    {
        var failures = 2;
        Server.OnCall = (_, _) => failures-- > 0 ? FakeServer.Refusal(ErrorCode.Unavailable, "not now") : null;
        Server.Write(ClientKit.Bob, "missed");
        var alice = await _kit.Open();

        await AdvanceUntil(alice.ConnectAsync(Deadline));

        Assert.Equal(["missed"], await ClientKit.See(alice, 1));
    }

    [Fact]
    public async Task Logging_out_ends_the_connection_for_good()
    {
        var alice = await _kit.Connect();

        await alice.LogoutAsync(Deadline);

        Assert.Equal((ConnectionState.LoggedOut, 1), (alice.State, Server.Count("call logout")));
    }

    [Fact]
    public async Task What_was_read_offline_is_told_after_connecting()
    {
        Server.Write(ClientKit.Bob, "one");
        var alice = await _kit.Connect();
        await alice.DisconnectAsync();
        await alice.ReadAsync(ClientKit.Bob, 1, Deadline);
        Assert.Equal(0, Server.Count("call read"));

        await alice.ConnectAsync(Deadline);

        Assert.Equal(1, Server.Count("call read"));
    }

    [Fact]
    public async Task A_call_without_a_connection_says_so()
    {
        var alice = await _kit.Open();

        await Assert.ThrowsAsync<ImUnreachableException>(() => alice.PresenceAsync([ClientKit.Alice], Deadline));
    }

    [Fact]
    public async Task Refused_by_register_it_stops_with_the_servers_words()
    {
        Server.OnRegister = () => throw new ImException(ErrorCode.Unauthenticated, "The user token is wrong.");
        var alice = await _kit.Open();

        var refusal = await Assert.ThrowsAsync<ImException>(() => alice.ConnectAsync(Deadline));

        Assert.Equal((ErrorCode.Unauthenticated, "The user token is wrong."), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task A_logged_out_device_registers_anew_when_asked_even_if_its_token_has_expired()
    {
        await (await _kit.Connect()).DisposeAsync();
        _time.Advance(TimeSpan.FromDays(2));
        Server.OnRefresh = () => throw new ImException(ErrorCode.Forbidden, "The login of this token has ended.");
        var alice = await _kit.Open();
        await Assert.ThrowsAsync<ImException>(() => alice.ConnectAsync(Deadline));
        Assert.Equal(ConnectionState.LoggedOut, alice.State);

        await alice.ConnectAsync(Deadline);

        Assert.Equal((ConnectionState.Online, 2), (alice.State, Server.Count("register")));
    }

    [Fact]
    public async Task While_the_application_has_no_user_token_to_give_it_goes_on_trying()
    {
        var failures = 2;
        _kit.Options = _kit.Options with
        {
            UserToken = _ => failures-- > 0 ? throw new HttpRequestException("The application's server is away.") : new("token"),
        };
        var alice = await _kit.Open();
        var online = Becomes(alice, ConnectionState.Online);

        alice.Start();
        await AdvanceUntil(online);

        Assert.Equal(1, Server.Count("register"));
    }

    [Fact]
    public async Task A_device_whose_clock_is_wrong_renews_its_token_no_more_often()
    {
        Server.ClockBehind = TimeSpan.FromDays(400);
        await _kit.Connect();

        await AdvanceUntil(Server.Until(() => Server.Log.Contains("refresh"), "the token was renewed."), TimeSpan.FromHours(1));

        Assert.InRange(_time.GetUtcNow() - _time.Start, TimeSpan.FromHours(12), Server.TokenLife);
    }

    [Fact]
    public async Task A_token_of_the_shortest_life_is_not_renewed_without_end()
    {
        Server.TokenLife = TimeSpan.FromMinutes(1);
        await _kit.Connect();

        await AdvanceUntil(Server.Until(() => Server.Log.Contains("refresh"), "the token was renewed."), TimeSpan.FromSeconds(1));

        Assert.InRange(_time.GetUtcNow() - _time.Start, TimeSpan.FromSeconds(10), Server.TokenLife);
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    private static async Task<ConnectionStateChange> Becomes(ImClient client, ConnectionState state)
    {
        var done = new TaskCompletionSource<ConnectionStateChange>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.StateChanged += (_, change) =>
        {
            if (change.State == state) done.TrySetResult(change);
        };
        return await done.Task.WaitAsync(TimeSpan.FromSeconds(10), Deadline);
    }

    /// <summary>Lets the clock run, in steps, for as long as something is waited for.</summary>
    private async Task AdvanceUntil(Task awaited, TimeSpan? step = null)
    {
        while (!awaited.IsCompleted)
        {
            _time.Advance(step ?? TimeSpan.FromSeconds(1));
            await Task.WhenAny(awaited, Task.Delay(5, Deadline));
        }

        await awaited;
    }
}
