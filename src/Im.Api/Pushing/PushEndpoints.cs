using System.Globalization;
using Im.Api.Problems;
using Im.Api.Security;
using Im.Grains.Push;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Im.Api.Pushing;

/// <summary><c>/v1/push</c>, and where a message is.</summary>
internal static class PushEndpoints
{
    /// <summary>So many entries a page of the log has at most.</summary>
    public const int MostOnAPage = 200;

    /// <summary>So many where no limit is named.</summary>
    public const int UsualPage = 50;

    private const string DayForm = "yyyy-MM-dd";

    public static void MapPush(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/messages/{id}/delivery", Delivery)
            .ForTenantApps(Scopes.Messages, "Messages", "getDelivery")
            .WithSummary("Tells where a message is: archived, handed over, acknowledged, pushed, clicked, device by device.")
            .WithDescription("Of a message that the calling app has sent, or with `from` that an account of its tenant has. For a "
                + "message to a group, a tag or everyone `account` names whose devices are meant.")
            .Produces<MessageDelivery>()
            .Refuses(ErrorCode.Invalid, ErrorCode.NotFound);
        v1.MapGet("/push/log", Log)
            .ForTenantApps(Scopes.Messages, "Push", "listPushLog")
            .WithSummary("Shows what became of the tenant's pushes, newest first.")
            .WithDescription("An entry a message and device; messages that were pushed as one have one. Go on with the `before` of a "
                + "page. Entries are kept for some weeks, by default 30 days.")
            .Produces<PushLogPage>()
            .Refuses(ErrorCode.Invalid);
        v1.MapGet("/push/stats", Stats)
            .ForTenantApps(Scopes.Messages, "Push", "getPushStats")
            .WithSummary("Counts the tenant's pushes by day, vendor and outcome.")
            .WithDescription("Days are UTC. What vendors and devices told later, as `clicked`, is counted beside the outcomes.")
            .Produces<PushStats>()
            .Refuses(ErrorCode.Invalid);
    }

    private static async Task<IResult> Delivery(
        string id, TenantApp app, IGrainFactory grains, string? to = null, string? account = null, string? from = null)
    {
        if (!Names.IsMessageId(id)) return Problem.Of(ErrorCode.NotFound, "There is no such message.");
        if (Receiver(app.TenantNo, to) is not { } receiver || receiver.Kind == PeerKind.Service)
            return Problem.Of(ErrorCode.Invalid, "The parameter 'to' is no id or userId.");
        AccountId whose = default, sender = default;
        if (account is not null && !WireIds.TryAccount(app.TenantNo, account, out whose))
            return Problem.Of(ErrorCode.Invalid, "The parameter 'account' is no account or userId.");
        if (from is not null && !WireIds.TryAccount(app.TenantNo, from, out sender))
            return Problem.Of(ErrorCode.Invalid, "The parameter 'from' is no account or userId.");

        var question = new DeliveryQuestion(
            from is null ? app.Service : sender.AsPeer(), receiver, id, account is null ? null : whose);
        return (await Desk(grains, app.TenantNo).Delivery(question)).ToResult();
    }

    private static async Task<IResult> Log(TenantApp app, IGrainFactory grains, long? before = null, int? limit = null) =>
        limit is < 1 or > MostOnAPage
            ? Problem.Of(ErrorCode.Invalid, $"The parameter 'limit' must be 1 to {MostOnAPage}.")
            : (await Desk(grains, app.TenantNo).Log(before, limit ?? UsualPage)).ToResult();

    private static async Task<IResult> Stats(TenantApp app, IGrainFactory grains, string? from = null, string? to = null)
    {
        if (!TryDay(from, out var first)) return Problem.Of(ErrorCode.Invalid, "The parameter 'from' is no day, as 2023-02-03.");
        if (!TryDay(to, out var last)) return Problem.Of(ErrorCode.Invalid, "The parameter 'to' is no day, as 2023-02-03.");
        return (await Desk(grains, app.TenantNo).Stats(first, last)).ToResult();
    }

    private static IPushDeskGrain Desk(IGrainFactory grains, string tenantNo) => grains.GetGrain<IPushDeskGrain>(tenantNo);

    private static PeerId? Receiver(string tenantNo, string? name)
    {
        if (PeerId.TryParse(name, out var peer)) return peer;
        return Names.IsUserId(name) ? WireIds.Account(tenantNo, name!).AsPeer() : null;
    }

    private static bool TryDay(string? text, out DateOnly? day)
    {
        day = null;
        if (text is null) return true;
        if (!DateOnly.TryParseExact(text, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)) return false;
        day = read;
        return true;
    }
}
