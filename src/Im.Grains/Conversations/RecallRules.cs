using Im.Archive;
using Im.Grains.FanOut;
using Im.Grains.Tenants;
using Im.Protocol;

namespace Im.Grains.Conversations;

/// <summary>Who may take which message back, and until when.</summary>
internal static class RecallRules
{
    /// <summary>There is no such message, for this caller.</summary>
    public static readonly Answer NoSuchMessage = Answer.Refused(ErrorCode.NotFound, "No such message.");

    /// <summary>For how long after sending a tenant lets messages be recalled. Where the tenant has ended, for none: what
    /// its users have said stays as it is.</summary>
    public static async Task<TimeSpan> RecallWindow(this IGrainFactory grains, string tenantNo) =>
        (await grains.GetGrain<ITenantGrain>(tenantNo).Settings())?.RecallWindow ?? TimeSpan.Zero;

    /// <summary>Tells those of a group, tag or everyone who may see the message that it was recalled.</summary>
    public static FanOutStep StepOf(
        StoredMessage message, PeerId many, PeerId by, DateTimeOffset at, IReadOnlyList<AccountId>? only) => new()
        {
            Envelope = ServerEvents.RecallInGroup(
                new RecallEvent(many.Value, message.Seq, message.MessageId), many, by, message.TenantNo, at).InTheWakeOf(message),
            Only = only,
            Droppable = true,
        };

    /// <summary>The event of a recall: of an update it must not overtake it.</summary>
    public static EncodedEnvelope InTheWakeOf(this EncodedEnvelope recall, StoredMessage message) =>
        message.IsUpdate ? recall with { IsUpdate = true } : recall;

    /// <summary>Why not; null if it may be.</summary>
    public static Answer? Refusal(StoredMessage message, PeerId by, DateTimeOffset now, TimeSpan window)
    {
        if (message.From != by) return Answer.Refused(ErrorCode.Forbidden, "Only its sender may recall a message.");

        return message.RecalledAt is null && now.ToUnixTimeMilliseconds() - message.Timestamp > window.TotalMilliseconds
            ? Answer.Refused(ErrorCode.Forbidden, $"A message may be recalled for {window.TotalSeconds:0} seconds.")
            : null;
    }
}
