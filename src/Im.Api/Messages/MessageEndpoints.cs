using Im.Api.Limits;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Grains;
using Im.Grains.Accounts;
using Im.Grains.Audiences;
using Im.Grains.Files;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Rest;
using Im.Protocol.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Messages;

/// <summary><c>/v1/messages</c>: apps send, and read the archive.</summary>
internal static class MessageEndpoints
{
    private const int LargestSend = 512 * 1024;
    private const int LargestRecall = 256 * 1024;

    public static void MapMessages(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/messages", Send)
            .WithMetadata(new BodyLimit(LargestSend))
            .ForTenantApps(Scopes.Messages, "Messages", "sendMessage")
            .WithSummary("Sends a message to users, accounts, groups, tags or everyone.")
            .WithDescription("One result a receiver. The same `id` again gets the same answer, and nothing is sent twice; so "
                + "repeat the call after a failure. A content may have 64 KiB; that of the event `organization`, a large background "
                + "update, 256 KiB, or it names a file by `storageId` and `digest`.")
            .Produces<MessageResults>(StatusCodes.Status202Accepted)
            .Refuses(ErrorCode.Invalid, ErrorCode.TooLarge);
        v1.MapPost("/messages/recall", Recall)
            .WithMetadata(new BodyLimit(LargestRecall))
            .ForTenantApps(Scopes.Messages, "Messages", "recallMessage")
            .WithSummary("Takes a message back at users, accounts, groups, tags or everyone.")
            .WithDescription("What the app has sent, for as long as the tenant's `recallWindow`; in groups any message at any time, "
                + "but for the server's own events. It is named by its `id`, or by its `seq` at one receiver. One result a "
                + "receiver; a message that was recalled before is `ok`. Devices get the event `recall`, readers see the content "
                + "`{\"recalled\":true}`.")
            .Produces<MessageResults>()
            .Refuses(ErrorCode.Invalid, ErrorCode.TooLarge);
        v1.MapGet("/messages", Read)
            .ForTenantApps(Scopes.Messages, "Messages", "readMessages")
            .WithSummary("Reads the archive: an account's view of a conversation, or a group's, a tag's or everyone's messages.")
            .WithDescription("Exactly one of `peer`, `group`, `tag` and `everyone` names the conversation. With `account`: what "
                + "that account sees of it. Without: of an account, its conversation with the calling app; else all messages as "
                + "they were sent, also of a group that was disbanded. Go on from the last message of a page while `more`.")
            .Produces<HistoryResult>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
    }

    private static async Task<IResult> Send(SendMessageRequest request, TenantApp app, MessageSender sender, IGrainFactory grains)
    {
        if (MessageRules.Fault(request, app.TenantNo) is { } fault) return Problem.Of(fault.Code, fault.Words);
        if (MessageRules.IsUpdate(request)
            && await UpdateRules.FaultOfFile(request.Content!.Value.Utf8, grains.GetGrain<IFileDeskGrain>(app.TenantNo)) is { } wrong)
            return Problem.Of(ErrorCode.Invalid, wrong);

        var results = await sender.Send(app, request);
        return TypedResults.Json(
            new MessageResults(results), WireJson.Default.MessageResults, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> Recall(RecallMessageRequest request, TenantApp app, MessageRecaller recaller) =>
        MessageRules.Fault(request) is { } fault
            ? Problem.Of(fault.Code, fault.Words)
            : TypedResults.Ok(new MessageResults(await recaller.Recall(app, request)));

    private static async Task<IResult> Read([AsParameters] ArchiveQuery wanted, TenantApp app, IGrainFactory grains)
    {
        var (peer, wrong) = wanted.Conversation(app.TenantNo);
        if ((wrong ?? wanted.Fault()).ToProblem() is { } problem) return problem;

        AccountId account = default;
        if (wanted.Account is not null && !WireIds.TryAccount(app.TenantNo, wanted.Account, out account))
            return Problem.Of(ErrorCode.Invalid, "The parameter 'account' is no account or userId.");

        return (await Ask(wanted, app, wanted.Account is null ? null : account, peer, grains)).ToResult();
    }

    private static Task<Answer> Ask(ArchiveQuery wanted, TenantApp app, AccountId? account, PeerId peer, IGrainFactory grains)
    {
        if (account is { } viewer) return AskAccount(viewer, wanted.ToQuery(peer), app, grains);
        return peer.Kind switch
        {
            PeerKind.Account => AskAccount(peer.AsAccount(), wanted.ToQuery(app.Service), app, grains),
            PeerKind.Group => grains.GetGrain<IGroupGrain>(peer.Value).History(app.Caller, wanted.ToQuery(peer)),
            PeerKind.Tag or PeerKind.Everyone => grains.GetGrain<IAudienceGrain>(peer.Value).History(app.TenantNo, wanted.ToQuery(peer)),
            _ => Task.FromResult(Answer.Refused(ErrorCode.Invalid, "A service's messages are read by account.")),
        };
    }

    private static async Task<Answer> AskAccount(AccountId account, HistoryQuery query, TenantApp app, IGrainFactory grains)
    {
        var grain = grains.GetGrain<IAccountGrain>(account.Value);
        return (await grain.Describe())?.TenantNo == app.TenantNo
            ? await grain.History(query)
            : Answer.Refused(ErrorCode.NotFound, "There is no such account.");
    }
}
