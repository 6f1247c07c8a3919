using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Im.Gateway;
using Im.Gateway.Rpc;
using Im.Gateway.Sessions;
using Im.Grains.Accounts;
using Im.Protocol;
using Im.Protocol.Rpc;
using Im.Unit.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Answer = Im.Grains.Answer;

namespace Im.Unit.Tests.Gateway;

/// <summary>The account is asked first: it knows the login, the ban and the rate, and the group does not.</summary>
public sealed class Calls_that_change_a_group
{
    private static readonly Answer TooMany = Answer.Refused(ErrorCode.RateLimited, "Too many.") with { RetryAfterMs = 250 };

    private readonly FakeGrains _grains = new();
    private readonly List<string> _announced = [];
    private readonly List<int> _costs = [];
    private bool _isStillLoggedIn = true;

    [Theory]
    [InlineData(RpcMethods.GroupCreate)]
    [InlineData(RpcMethods.GroupJoin)]
    [InlineData(RpcMethods.GroupLeave)]
    [InlineData(RpcMethods.GroupInvite)]
    [InlineData(RpcMethods.GroupRemove)]
    [InlineData(RpcMethods.GroupRole)]
    [InlineData(RpcMethods.GroupMute)]
    [InlineData(RpcMethods.GroupUpdate)]
    [InlineData(RpcMethods.GroupDisband)]
    public async Task Reach_no_group_where_the_account_refuses(string method)
    {
        Admit(new Admission { Refusal = TooMany });

        Assert.Equal(TooMany, await Call(method));
        Assert.Equal(["Admit"], Called);
    }

    [Theory]
    [InlineData(RpcMethods.GroupGet, "Get")]
    [InlineData(RpcMethods.GroupMembers, "Members")]
    public async Task Cost_something_and_those_that_only_look_are_admitted_for_nothing(string method, string asked)
    {
        Admit(new Admission());

        Assert.Equal(ErrorCode.Ok, (await Call(method)).Code);

        Assert.Equal(["Admit", asked], Called);
        Assert.Equal([0], _costs);
    }

    [Fact]
    public async Task Are_admitted_first_but_a_list_is_asked_of_the_account_at_once()
    {
        await Call(RpcMethods.GroupList);

        Assert.Equal(["Groups"], Called);
    }

    [Theory]
    [InlineData(RpcMethods.GroupJoin, 0, 1)]
    [InlineData(RpcMethods.GroupCreate, 0, 1)]
    [InlineData(RpcMethods.GroupCreate, 9, 1)]
    [InlineData(RpcMethods.GroupInvite, 10, 2)]
    [InlineData(RpcMethods.GroupRemove, 25, 3)]
    [InlineData(RpcMethods.GroupInvite, 1_000, 101)]
    public async Task Cost_by_the_names_in_them(string method, int names, int cost)
    {
        Admit(new Admission { Refusal = TooMany });

        await Call(method, [.. Enumerable.Range(0, names).Select(i => $"user{i}")]);

        Assert.Equal([cost], _costs);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    [InlineData(100, 9)]
    public async Task Are_not_the_only_ones_that_cost_by_names_but_a_look_at_the_presence_of_a_few_is_free(int names, int cost)
    {
        Admit(new Admission { Refusal = TooMany });

        Assert.Equal(TooMany, await Call(RpcMethods.Presence, [.. Enumerable.Range(0, names).Select(i => $"user{i}")]));

        Assert.Equal(["Admit"], Called);
        Assert.Equal([cost], _costs);
    }

    [Theory]
    [InlineData(RpcMethods.GroupCreate, 1_001)]
    [InlineData(RpcMethods.GroupInvite, 1_001)]
    [InlineData(RpcMethods.GroupInvite, 0)]
    [InlineData(RpcMethods.GroupRemove, 0)]
    public async Task Ask_nobody_where_they_are_malformed(string method, int names)
    {
        var answer = await Call(method, [.. Enumerable.Range(0, names).Select(i => $"user{i}")]);

        Assert.Equal(ErrorCode.Invalid, answer.Code);
        Assert.Empty(Called);
    }

    [Fact]
    public async Task Go_to_the_group_once_the_account_admits_them()
    {
        Admit(new Admission());

        Assert.Equal(ErrorCode.Ok, (await Call(RpcMethods.GroupJoin)).Code);
        Assert.Equal(["Admit", "Join"], Called);
    }

    [Fact]
    public async Task Are_admitted_after_a_fresh_activation_of_the_account_was_told_of_the_session()
    {
        Admit(new Admission { UnknownSession = true }, new Admission());

        Assert.Equal(ErrorCode.Ok, (await Call(RpcMethods.GroupJoin)).Code);
        Assert.Equal(["Admit", "Admit", "Join"], Called);
        Assert.Single(_announced);
    }

    [Fact]
    public async Task Are_refused_to_a_device_that_is_logged_out_and_has_not_heard_of_it()
    {
        _isStillLoggedIn = false;
        Admit(new Admission { UnknownSession = true });

        Assert.Equal(ErrorCode.Forbidden, (await Call(RpcMethods.GroupJoin)).Code);
        Assert.Equal(["Admit"], Called);
    }

    private IEnumerable<string> Called => _grains.Calls.Select(call => call.Split('.', '(')[1]);

    private void Admit(params Admission[] answers)
    {
        var next = new Queue<Admission>(answers);
        _grains.Answers[nameof(IAccountGrain.Admit)] = (_, given) =>
        {
            _costs.Add((int)given[2]!);
            return next.Dequeue();
        };
    }

    private Task<Answer> Call(string method) => Call(method, ["bob"]);

    private async Task<Answer> Call(string method, string[] members)
    {
        foreach (var asked in (string[])["Join", "Get", "Members", "Groups"]) _grains.Answers[asked] = (_, _) => Answer.Empty;
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var instruments = new GatewayInstruments(services.GetRequiredService<IMeterFactory>());
        var dispatcher = new RpcDispatcher(_grains.Factory, instruments, TimeProvider.System, NullLogger<RpcDispatcher>.Instance);
        var session = new ClientSession(
            new Identity("demo", OutboxKit.Alice, "phone", 1), _grains.Factory.GetGrain<IAccountGrain>(OutboxKit.Alice.Value),
            new OutboxKit().Outbox, Announce);
        var group = WireIds.Group("demo", "team").Value;
        var named = JsonSerializer.Serialize(members);
        var accounts = JsonSerializer.Serialize(members.Select(member => WireIds.Account("demo", member).Value));
        var payload = Encoding.UTF8.GetBytes(
            $$"""{"rid":"1","groupId":"{{group}}","member":"bob","role":"admin","members":{{named}},"accounts":{{accounts}}}""");
        return (await dispatcher.Call(method, payload, session, 1_000)).Answer;
    }

    private Task<bool> Announce()
    {
        _announced.Add("phone");
        return Task.FromResult(_isStillLoggedIn);
    }
}
