using Im.Archive;
using Im.Grains.Accounts;
using Im.Grains.Calls.Rtc;
using Im.Grains.Conversations;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Calls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Im.Grains.Calls;

/// <summary>
/// A <see cref="CallRoom"/> in its surroundings. Cut by what it does: this file writes, sends and tells for the room, the others
/// bring accounts into it, look after time and devices, and give out keys.
/// </summary>
/// <remarks>What a crash leaves unsent is sent by the next activation: accounts in the call see to it that there is one.</remarks>
[CollectionAgeLimit(Minutes = 15)] // Longer than a call that is over is kept.
internal sealed partial class CallGrain(
    [PersistentState(CallState.Name)] IPersistentState<CallState> state,
    IMessageArchive archive,
    RtcProviders rtc,
    IOptions<CallOptions> options,
    TimeProvider time,
    ILogger<CallGrain> logger) : Grain, ICallGrain, ICallSurroundings
{
    private CallRoom? _room;

    // Made with the stored state, which is there before the activation begins.
    private CallRoom Room => _room ??= new CallRoom(this, state.State, options.Value);

    private Call? Call => Room.Call;

    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<SendOutcome> Signal(CallRequest request)
    {
        if (CallSignal.Read(request.Message, out var fault) is not { } signal) return fault!;

        var outcome = await Room.Signal(request, signal);
        LookAgain();
        return outcome;
    }

    public Task<CallPart?> PartOf(AccountId account) => Task.FromResult(Room.PartOf(account));

    public Task Write(CallState next) => next.Call is null ? state.Forget(this) : state.Become(next, this);

    public async Task<bool> HasArchived(CallRequest request) =>
        await archive.FindSent(request.From.AsPeer(), request.Message.MessageId, conversation: 0) is not null;

    public async Task<SendOutcome?> Send(string tenantNo, CallStep step)
    {
        var (batch, to) = (BatchOf(tenantNo, step), step.Message.To);
        try
        {
            var outcomes = to.Kind switch
            {
                PeerKind.Group => await Group(to).Send(batch),
                PeerKind.Account or PeerKind.Service =>
                    await GrainFactory.GetGrain<IConversationGrain>(ConversationKey.Of(batch.From, to)).Send(batch),
                _ => [SendOutcome.NoSuchReceiver],
            };
            if (outcomes[0].Code is ErrorCode.Unavailable or ErrorCode.RateLimited) return null;
            if (!SendRules.WasTaken(outcomes[0])) LogRefused(this.GetPrimaryKeyString(), outcomes[0].Code);
            return outcomes[0];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotSent(e, this.GetPrimaryKeyString());
            return null;
        }
    }

    public async Task Release(Call call, AccountId account)
    {
        try
        {
            var refusedPeer = call.Callee(account) is { Standing: CallStanding.Refused } ? PeerOf(call) : default(PeerId?);
            await Account(account).LeaveCall(call.TenantNo, call.RoomId, refusedPeer);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTold(e, call.RoomId);
        }
    }

    public async Task TellAnswered(Call call, CallParty callee)
    {
        try
        {
            var told = ServerEvents.Call(
                CallSteps.Event(call, CallStatuses.OtherAnswer, Now), callee.Account, PeerOf(call), call.TenantNo, call.AppId, time.GetUtcNow());
            await Account(callee.Account).AnsweredCall(call.RoomId, callee.DeviceId, PeerOf(call), told);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTold(e, call.RoomId);
        }
    }

    private static ConversationBatch BatchOf(string tenantNo, CallStep step) => new()
    {
        From = step.From.AsPeer(),
        TenantNo = tenantNo,
        DeviceId = step.DeviceId,
        Messages = [step.Message],
    };

    /// <summary>The conversation, as who is called sees it.</summary>
    private static PeerId PeerOf(Call call) => call.IsGroups ? call.Peer : call.Caller.AsPeer();

    private IAccountGrain Account(AccountId account) => GrainFactory.GetGrain<IAccountGrain>(account.Value);

    private IGroupGrain Group(PeerId group) => GrainFactory.GetGrain<IGroupGrain>(group.Value);

    [LoggerMessage(LogLevel.Warning, "A step of the call in the room {Room} was not sent; it is sent again.")]
    private partial void LogNotSent(Exception exception, string room);

    [LoggerMessage(LogLevel.Information, "A step of the call in the room {Room} was refused: {Code}.")]
    private partial void LogRefused(string room, ErrorCode code);

    [LoggerMessage(LogLevel.Warning, "An account was not told of the call in the room {Room}; it asks by itself.")]
    private partial void LogNotTold(Exception exception, string room);
}
