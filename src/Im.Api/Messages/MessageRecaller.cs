using Im.Api.Security;
using Im.Grains;
using Im.Grains.Audiences;
using Im.Grains.Conversations;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.Extensions.Logging;

namespace Im.Api.Messages;

/// <summary>Takes an app's message back at each of its receivers, some at once. Who may, and until when, the conversations
/// decide, as for devices. One that fails does not stop the others, and the same call again is safe.</summary>
internal sealed partial class MessageRecaller(IGrainFactory grains, ILogger<MessageRecaller> logger)
{
    /// <summary>Recalls; one result a receiver, in the order given.</summary>
    public Task<IReadOnlyList<MessageResult>> Recall(TenantApp app, RecallMessageRequest request) =>
        Receiver.ForEach(app, request.To!, (_, to) => Recall(app, request, to), LogFailed);

    private async Task<MessageResult> Recall(TenantApp app, RecallMessageRequest request, PeerId to)
    {
        if ((request.Seq ?? await SeqOf(app, to, request.Id!)) is not { } seq)
            return MessageResult.Refused(to.Value, ErrorCode.NotFound, "The app has sent no such message there.");

        var answer = await Recall(app, to, seq);
        return answer.Code == ErrorCode.Ok
            ? MessageResult.Done(to, seq)
            : MessageResult.Refused(to.Value, answer.Code, answer.Message);
    }

    private Task<long?> SeqOf(TenantApp app, PeerId to, string messageId) => to.Kind switch
    {
        PeerKind.Account => Chat(app, to).SeqOf(app.Service, messageId),
        PeerKind.Group => grains.GetGrain<IGroupGrain>(to.Value).SeqOf(app.Caller, messageId),
        _ => grains.GetGrain<IAudienceGrain>(to.Value).SeqOf(app.TenantNo, app.Service, messageId),
    };

    private Task<Answer> Recall(TenantApp app, PeerId to, long seq) => to.Kind switch
    {
        PeerKind.Account => Chat(app, to).Recall(app.Service, seq),
        PeerKind.Group => grains.GetGrain<IGroupGrain>(to.Value).Recall(app.Caller, seq),
        _ => grains.GetGrain<IAudienceGrain>(to.Value).Recall(app.TenantNo, app.Service, seq),
    };

    private IConversationGrain Chat(TenantApp app, PeerId account) =>
        grains.GetGrain<IConversationGrain>(ConversationKey.Of(account, app.Service));

    [LoggerMessage(LogLevel.Warning, "A message of an app could not be recalled at one of its receivers; the app will try again.")]
    private partial void LogFailed(Exception exception);
}
