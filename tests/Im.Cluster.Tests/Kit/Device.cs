using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Grains.Devices;
using Im.Protocol;

namespace Im.Cluster.Tests.Kit;

/// <summary>A user's device: registers as the API does, and connects and sends as a gateway does for it.</summary>
public sealed partial class Device(ImCluster im, string tenantNo, string userId, string deviceId)
{
    public string DeviceId => deviceId;

    public string UserId => userId;

    public string TenantNo => tenantNo;

    public OsType Os { get; init; } = OsType.Android;

    public string AppId { get; init; } = "";

    public AccountId Account { get; } = WireIds.Account(tenantNo, userId);

    /// <summary>The login of the last registration.</summary>
    public long Login { get; private set; }

    /// <summary>The connection of the last <see cref="Connect"/>.</summary>
    public Connection Connection { get; private set; } = null!;

    public IAccountGrain Grain => im.Account(Account);

    public IDeviceGrain DeviceGrain => im.DeviceGrain(tenantNo, deviceId);

    /// <summary>The same physical device in the hands of another user.</summary>
    public Device For(string otherUserId) => new(im, tenantNo, otherUserId, deviceId) { Os = Os, AppId = AppId };

    /// <summary>Another device of the same user; not registered.</summary>
    public Device Sibling(OsType os = OsType.Android, string appId = "") => im.Device(tenantNo, userId, os, appId);

    /// <summary>Another device of the same user, connected.</summary>
    public Task<Device> SiblingOnline(OsType os = OsType.Android, string appId = "") => Sibling(os, appId).GoOnline();

    /// <summary>Registers, and tells others what it took from them.</summary>
    public async Task<RegisterOutcome> Register(PushToken? push = null)
    {
        var outcome = await DeviceGrain.Register(new DeviceRegistration
        {
            TenantNo = tenantNo,
            UserId = userId,
            DeviceId = deviceId,
            Os = Os,
            AppId = AppId,
            Push = push,
        });
        Login = outcome.Login;
        foreach (var displaced in outcome.Displaced)
            await im.DeviceGrain(tenantNo, displaced.DeviceId).EndLogin(Account, displaced.Login);
        if (outcome.TokenTakenFrom is { } loser)
            await im.Grains.GetGrain<IDeviceGrain>(loser).LoseToken(push!.Vendor, push.Token);
        return outcome;
    }

    /// <summary>Connects with the last registration's login.</summary>
    public async Task<ConnectOutcome> Connect(RecordingGateway? gateway = null)
    {
        var connection = (gateway ?? im.Gateways.Usual).Accept(this);
        try
        {
            var outcome = await Announce(connection);
            if (outcome.Code == ErrorCode.Ok) Connection = connection;
            return outcome;
        }
        catch
        {
            // As a gateway does that hears nothing of the account.
            connection.Gateway.Lose(connection);
            throw;
        }
    }

    /// <summary>Tells the account of a connection: of a new one, or again of one that has a fence.</summary>
    public async Task<ConnectOutcome> Announce(Connection connection)
    {
        var offer = new SessionOffer
        {
            DeviceId = deviceId,
            Login = Login,
            Gateway = connection.Gateway.Address,
            Connection = connection.Number,
            Fence = connection.Fence,
        };
        var outcome = await Placement.Retried(() => Grain.Connect(offer));
        if (outcome.Code == ErrorCode.Ok) connection.Fence = outcome.Fence;
        return outcome;
    }

    /// <summary>Loses the connection, and tells the account.</summary>
    public Task Disconnect() => Disconnect(Connection);

    /// <summary>Loses a connection, and tells the account.</summary>
    public async Task Disconnect(Connection connection)
    {
        connection.Gateway.Lose(connection);
        await Placement.Retried(async () =>
        {
            await Grain.Disconnect(deviceId, connection.Fence);
            return true;
        });
    }

    /// <summary>Registers and connects; fails the test if it is refused.</summary>
    public async Task<Device> GoOnline(RecordingGateway? gateway = null)
    {
        await Register();
        Assert.Equal(ErrorCode.Ok, (await Connect(gateway)).Code);
        return this;
    }

    /// <summary>Sends messages over the present connection.</summary>
    public Task<SendAnswer> Send(params OutgoingMessage[] messages) => Send(Connection, messages);

    /// <summary>Sends messages over a connection.</summary>
    public Task<SendAnswer> Send(Connection connection, params OutgoingMessage[] messages) => Placement.Retried(() => Grain.Send(new SendBatch
    {
        DeviceId = deviceId,
        Fence = connection.Fence,
        Messages = messages,
    }));

    /// <summary>Sends a text.</summary>
    public async Task<SendOutcome> Send(AccountId to, string text, string? id = null) =>
        (await Send(Draft.Text(to, text, id))).Outcomes[0];

    /// <inheritdoc cref="Send(AccountId, string, string)"/>
    public Task<SendOutcome> Send(Device to, string text, string? id = null) => Send(to.Account, text, id);
}
