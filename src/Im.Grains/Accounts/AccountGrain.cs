using Im.Archive;
using Im.Grains.Conversations;
using Im.Grains.Devices;
using Im.Grains.FanOut;
using Im.Grains.Gateways;
using Im.Grains.Push;
using Im.Grains.Tenants;
using Im.Protocol;
using Microsoft.Extensions.Logging;

namespace Im.Grains.Accounts;

/// <summary>
/// Cut by what it does: this file logs devices in and out, the others hold sessions, messages and reads.
/// </summary>
[CollectionAgeLimit(Minutes = 2)] // Lists wake hundreds to ask for a name; who has a connected device stays anyway.
internal sealed partial class AccountGrain(
    [PersistentState("account")] IPersistentState<AccountState> state,
    IMessageArchive archive,
    IGatewayClient gateways,
    OnlineAccounts accounts,
    IClusterMembershipService membership,
    Departure departure,
    PushOffers pushes,
    TimeProvider time,
    ILogger<AccountGrain> logger) : Grain, IAccountGrain
{
    private readonly Sessions _sessions = new(time);
    private AccountId? _me;
    private (PeerId Peer, IConversationGrain Grain)? _lastConversation;

    // Kept: the key is decoded anew each time it is asked for.
    private AccountId Me => _me ??= new AccountId(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.LeaveIfVacant(() => state.State.Profile is null);
        LookAfterCall();
        return Task.CompletedTask;
    }

    public async Task Ensure(string tenantNo, string userId)
    {
        if (state.State.Profile is null) await state.Become(state.State with { Profile = NewProfile(tenantNo, userId) }, this);
    }

    public async Task<BindOutcome> Bind(DeviceBinding binding)
    {
        if (IsBanned) return new BindOutcome { Banned = true };

        // It may have named a token.
        _push?.Forget(binding.DeviceId);
        var before = state.State;
        var known = before.Devices.FirstOrDefault(device => device.DeviceId == binding.DeviceId);
        if (known is null && !binding.Fresh) return new BindOutcome { LoginEnded = true };

        var newcomer = new LoggedInDevice
        {
            DeviceId = binding.DeviceId,
            Login = binding.Login,
            Os = binding.Os,
            AppId = binding.AppId,
        };
        if (known == newcomer) return new BindOutcome();

        var others = before.Devices.Where(device => device.DeviceId != binding.DeviceId).ToArray();
        var displaced = others.Length == 0 || (known is not null && known.Os == newcomer.Os)
            ? []
            : KickRules.Displaced(await KickPolicyOf(binding.TenantNo), others, newcomer.Os);

        // Before the write: noted in vain does no harm, and who is written is not noted again.
        if (before.Devices.Count == 0) await pushes.Note(binding.TenantNo, Me);
        await state.Become(
            before with
            {
                Profile = before.Profile ?? NewProfile(binding.TenantNo, binding.UserId),
                Devices = (LoggedInDevice[])[.. others.Except(displaced), newcomer],
            },
            this);
        _push?.Keep(state.State.Devices);

        // Its earlier login has ended, and this is how we hear of it.
        if (known is not null && known.Login != newcomer.Login) await EndSession(known.DeviceId, SessionEnd.LoggedOut, lastWords: null);

        foreach (var device in displaced)
        {
            LogKicked(device.DeviceId, binding.DeviceId);
            await EndSession(device.DeviceId, SessionEnd.Kicked, KickedBy(newcomer));
        }

        return new BindOutcome { Displaced = [.. displaced.Select(device => new DisplacedDevice(device.DeviceId, device.Login))] };
    }

    public async Task Unbind(string deviceId, long login, SessionEnd reason)
    {
        var device = state.State.Devices.FirstOrDefault(device => device.DeviceId == deviceId && device.Login == login);
        if (device is null) return;

        await state.Become(state.State with { Devices = [.. state.State.Devices.Where(other => other != device)] }, this);
        await EndSession(deviceId, reason, lastWords: null);
    }

    public Task<AccountProfile?> Describe() => Task.FromResult(state.State.Profile);

    private AccountProfile NewProfile(string tenantNo, string userId) => new()
    {
        TenantNo = tenantNo,
        UserId = userId,
        CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private EncodedEnvelope KickedBy(LoggedInDevice newcomer) => ServerEvents.Kicked(
        $"Logged in on another device ({newcomer.Os}).", Me, state.State.Profile!.TenantNo, time.GetUtcNow());

    // Whoever registers has asked for the tenant before.
    private async Task<KickPolicy> KickPolicyOf(string tenantNo) =>
        (await Tenant(tenantNo).Settings())?.KickPolicy ?? throw new InvalidOperationException(
            $"The account {Me} belongs to the tenant {tenantNo}, which the settings no longer have.");

    private ITenantGrain Tenant(string tenantNo) => GrainFactory.GetGrain<ITenantGrain>(tenantNo);

    private IDeviceGrain Device(string deviceId) =>
        GrainFactory.GetGrain<IDeviceGrain>(DeviceKey.Of(state.State.Profile!.TenantNo, deviceId));

    private IAccountGrain Account(AccountId account) => GrainFactory.GetGrain<IAccountGrain>(account.Value);

    [LoggerMessage(LogLevel.Information, "The device {Device} was logged out: {Newcomer} has logged in.")]
    private partial void LogKicked(string device, string newcomer);
}
