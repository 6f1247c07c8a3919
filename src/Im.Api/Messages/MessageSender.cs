using Im.Api.Security;
using Im.Api.Users;
using Im.Grains.Audiences;
using Im.Grains.Conversations;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.Extensions.Logging;

namespace Im.Api.Messages;

/// <summary>Sends an app's message to each of its receivers, some at once. One that fails does not stop the others, and
/// the same call again is safe: each receiver's conversation knows the id.</summary>
internal sealed partial class MessageSender(IGrainFactory grains, ILogger<MessageSender> logger)
{
    /// <summary>Sends; one result a receiver, in the order given.</summary>
    public async Task<IReadOnlyList<MessageResult>> Send(TenantApp app, SendMessageRequest request)
    {
        if (request.Target is { Length: > 0 } target) await grains.EnsureMembers(app.TenantNo, [target]);
        return await Receiver.ForEach(app, request.To!, (to, id) => Send(app, request, to, id), LogFailed);
    }

    private async Task<MessageResult> Send(TenantApp app, SendMessageRequest request, Receiver to, PeerId id)
    {
        if (to.IsUser) await grains.EnsureUser(app.TenantNo, to.Name);

        var batch = new ConversationBatch
        {
            From = app.Service,
            TenantNo = app.TenantNo,
            Messages = [MessageRules.For(request, id, app.TenantNo)],
        };
        return ResultOf(id, (await Way(app, id, batch))[0]);
    }

    private Task<IReadOnlyList<SendOutcome>> Way(TenantApp app, PeerId to, ConversationBatch batch) => to.Kind switch
    {
        PeerKind.Account => grains.GetGrain<IConversationGrain>(ConversationKey.Of(to, app.Service)).Send(batch),
        PeerKind.Group => grains.GetGrain<IGroupGrain>(to.Value).Send(batch),
        _ => grains.GetGrain<IAudienceGrain>(to.Value).Send(batch),
    };

    /// <summary>The same request again gets the same answer: what was taken before is as good as taken now.</summary>
    private static MessageResult ResultOf(PeerId to, SendOutcome outcome) =>
        outcome.Code is ErrorCode.Ok or ErrorCode.Duplicate
            ? MessageResult.Done(to, outcome.Seq)
            : MessageResult.Refused(to.Value, outcome.Code, outcome.Message);

    [LoggerMessage(LogLevel.Warning, "A message of an app could not be handed to one of its receivers; the app will try again.")]
    private partial void LogFailed(Exception exception);
}
