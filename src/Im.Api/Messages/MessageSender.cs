using System.Collections.Concurrent;
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
    private const int AtOnce = 32;

    /// <summary>Sends; one result a receiver, in the order given.</summary>
    public async Task<IReadOnlyList<SendMessageResult>> Send(TenantApp app, SendMessageRequest request)
    {
        if (request.Target is { Length: > 0 } target) await grains.EnsureMembers(app.TenantNo, [target]);

        var receivers = Receivers(app, request.To!).ToList();
        var outcomes = new ConcurrentDictionary<Receiver, SendMessageResult>();
        await Parallel.ForEachAsync(
            receivers.Distinct(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (to, _) => outcomes[to] = await Send(app, request, to));
        return receivers.ConvertAll(receiver => outcomes[receiver]);
    }

    private static IEnumerable<Receiver> Receivers(TenantApp app, MessageTargets to)
    {
        foreach (var user in to.Users ?? []) yield return new(user, Names.IsUserId(user) ? WireIds.Account(app.TenantNo, user).AsPeer() : null, IsUser: true);
        foreach (var account in to.Accounts ?? []) yield return Named(account, PeerKind.Account);
        foreach (var group in to.Groups ?? []) yield return Named(group, PeerKind.Group);
        foreach (var tag in to.Tags ?? []) yield return new(tag, Names.IsTag(tag) ? WireIds.Tag(app.TenantNo, tag) : null, IsUser: false);
        if (to.Everyone == true) yield return new("", WireIds.Everyone(app.TenantNo), IsUser: false);
    }

    private static Receiver Named(string name, PeerKind kind) =>
        new(name, PeerId.TryParse(name, out var id) && id.Kind == kind ? id : null, IsUser: false);

    private async Task<SendMessageResult> Send(TenantApp app, SendMessageRequest request, Receiver to)
    {
        if (to.Id is not { } id) return Refused(to.Name ?? "", ErrorCode.Invalid, "This names no receiver.");
        try
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
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(e);
            return Refused(id.Value, ErrorCode.Unavailable, "The message could not be taken now. Try again.");
        }
    }

    private Task<IReadOnlyList<SendOutcome>> Way(TenantApp app, PeerId to, ConversationBatch batch) => to.Kind switch
    {
        PeerKind.Account => grains.GetGrain<IConversationGrain>(ConversationKey.Of(to, app.Service)).Send(batch),
        PeerKind.Group => grains.GetGrain<IGroupGrain>(to.Value).Send(batch),
        _ => grains.GetGrain<IAudienceGrain>(to.Value).Send(batch),
    };

    /// <summary>The same request again gets the same answer: what was taken before is as good as taken now.</summary>
    private static SendMessageResult ResultOf(PeerId to, SendOutcome outcome) => outcome.Code is ErrorCode.Ok or ErrorCode.Duplicate
        ? new() { To = to.Value, Seq = outcome.Seq, Code = ErrorCode.Ok.WireName() }
        : Refused(to.Value, outcome.Code, outcome.Message);

    private static SendMessageResult Refused(string to, ErrorCode code, string? words) =>
        new() { To = to, Code = code.WireName(), Message = words };

    [LoggerMessage(LogLevel.Warning, "A message of an app could not be handed to one of its receivers; the app will try again.")]
    private partial void LogFailed(Exception exception);

    private readonly record struct Receiver(string Name, PeerId? Id, bool IsUser);
}
