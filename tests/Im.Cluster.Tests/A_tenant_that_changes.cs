using Im.Cluster.Tests.Kit;
using Im.Grains.Accounts;
using Im.Grains.Tenants;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Cluster.Tests;

/// <summary>What a change of a stored tenant means for its users. Accounts look at its settings once a minute.</summary>
public sealed class A_tenant_that_changes(ImCluster im) : IClassFixture<ImCluster>
{
    private static readonly TimeSpan AMinute = TimeSpan.FromSeconds(61);

    public static TheoryData<string> AllMethodsButLogout =>
        [.. typeof(RpcMethods).GetFields().Select(method => (string)method.GetRawConstantValue()!).Except([RpcMethods.Logout])];

    [Fact]
    public async Task Gives_connected_accounts_its_new_rate_within_a_minute()
    {
        var tenant = await NewTenant();
        var (alice, bob) = (await im.Online(tenant), await im.Online(tenant));
        Assert.Equal([ErrorCode.Ok, ErrorCode.RateLimited], await SendTwo(alice, bob));

        await Admin(tenant).Change(new TenantChange { MessagesPerSecond = 100, MessageBurst = 100 });
        im.Time.Advance(AMinute);

        await Until.True(
            async () =>
            {
                im.Time.Advance(TimeSpan.FromMilliseconds(100));
                return await SendTwo(alice, bob) is [ErrorCode.Ok, ErrorCode.Ok];
            },
            "The new rate did not come.");
    }

    [Fact]
    public async Task Goes_by_what_accounts_know_of_it_until_then()
    {
        var tenant = await NewTenant();
        var (alice, bob) = (await im.Online(tenant), await im.Online(tenant));
        await alice.Send(bob, "hello");

        await Admin(tenant).Change(new TenantChange { MessagesPerSecond = 100, MessageBurst = 100 });
        im.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal([ErrorCode.Ok, ErrorCode.RateLimited], await SendTwo(alice, bob));
    }

    [Fact]
    public async Task Lets_nobody_connect_once_it_is_deleted()
    {
        var tenant = await NewTenant();
        var alice = im.Device(tenant);
        await alice.Register();

        await Admin(tenant).Delete();

        Assert.Equal(ErrorCode.Forbidden, (await alice.Connect()).Code);
    }

    [Fact]
    public async Task Lets_nobody_connect_either_whose_account_has_just_asked_for_it()
    {
        var alice = await im.Online(await NewTenant());

        await Admin(alice.TenantNo).Delete();

        Assert.Equal(ErrorCode.Forbidden, (await alice.Connect()).Code);
        Assert.Equal(SessionEnd.Kicked, await alice.Connection.Closed());
    }

    [Fact]
    public async Task Closes_who_is_connected_within_a_minute_when_it_is_deleted()
    {
        var tenant = await NewTenant();
        var (alice, bob) = (await im.Online(tenant), await im.Online(tenant));
        var aliceToo = await alice.SiblingOnline();

        await Admin(tenant).Delete();
        im.Time.Advance(AMinute);
        await alice.Send(bob, "is anybody there?");

        foreach (var device in (Device[])[alice, aliceToo])
        {
            Assert.Equal(SessionEnd.Kicked, await device.Connection.Closed());
            Assert.Single(device.Connection.Events(PushEventTypes.Kicked));
            Assert.Equal(ErrorCode.Forbidden, (await device.Connect()).Code);
        }
    }

    [Fact]
    public async Task Refuses_what_a_deleted_ones_user_sends_to_a_fresh_activation()
    {
        var tenant = await NewTenant();
        var (alice, bob) = (await im.Online(tenant), await im.Online(tenant));
        await Admin(tenant).Delete();
        await im.Deactivate(alice.Grain);
        Assert.Equal(ErrorCode.Ok, (await alice.Announce(alice.Connection)).Code);

        Assert.Equal(ErrorCode.Forbidden, (await alice.Send(bob, "is anybody there?")).Code);

        Assert.Equal(SessionEnd.Kicked, await alice.Connection.Closed());
        Assert.Empty(bob.Connection.Messages);
    }

    [Theory]
    [MemberData(nameof(AllMethodsButLogout))]
    public async Task Refuses_what_a_deleted_ones_user_calls_of_a_fresh_activation(string method)
    {
        var tenant = await NewTenant();
        var (alice, bob) = (await im.Online(tenant), await im.Online(tenant));
        await alice.Send(bob, "hello");
        Assert.NotEqual(ErrorCode.Forbidden, await Call(method, alice, bob));
        await Admin(tenant).Delete();
        await im.Deactivate(alice.Grain);
        Assert.Equal(ErrorCode.Ok, (await alice.Announce(alice.Connection)).Code);

        Assert.Equal(ErrorCode.Forbidden, await Call(method, alice, bob));

        Assert.Equal(SessionEnd.Kicked, await alice.Connection.Closed());
    }

    [Fact]
    public async Task Closes_who_only_reads_within_a_minute_when_it_is_deleted()
    {
        var tenant = await NewTenant();
        var (alice, bob) = (await im.Online(tenant), await im.Online(tenant));

        await Admin(tenant).Delete();
        im.Time.Advance(AMinute);
        await Call(RpcMethods.History, alice, bob);

        Assert.Equal(SessionEnd.Kicked, await alice.Connection.Closed());
        await Until.True(async () => await Call(RpcMethods.History, alice, bob) == ErrorCode.Forbidden, "The history is still shown.");
    }

    private async Task<string> NewTenant()
    {
        var tenantNo = im.NewName("tenant");
        var made = await Admin(tenantNo).Create(new TenantSettings
        {
            Open = true,
            MessagesPerSecond = 1,
            MessageBurst = 1,
            RecallWindow = TimeSpan.FromMinutes(2),
        });
        Assert.Equal(ErrorCode.Ok, made.Code);
        return tenantNo;
    }

    private ITenantAdminGrain Admin(string tenantNo) => im.Grains.GetGrain<ITenantAdminGrain>(tenantNo);

    /// <summary>Calls a method with all that any of them needs: each passes over what is for others.</summary>
    private static async Task<ErrorCode> Call(string method, Device alice, Device bob) => (await alice.Call(
        method,
        $$"""
        {"rid":"1","roomId":"room-1","target":"{{bob.Account}}","peer":"{{bob.Account}}","seq":1,"have":{},"accounts":["{{bob.Account}}"],"enabled":true,
         "groupId":"{{WireIds.Group(alice.TenantNo, "team")}}","member":"{{bob.Account}}","members":["{{bob.Account}}"],
         "role":"admin"}
        """)).Code;

    private static async Task<ErrorCode[]> SendTwo(Device from, Device to)
    {
        var answer = await from.Send(Draft.Text(to.Account, "one"), Draft.Text(to.Account, "two"));
        return [.. answer.Outcomes.Select(outcome => outcome.Code)];
    }
}
