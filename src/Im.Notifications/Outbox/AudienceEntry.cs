using Im.Grains.Push;
using Im.Protocol;

namespace Im.Notifications;

/// <summary>A message to an audience on its way into the outbox.</summary>
/// <param name="Push">What was offered.</param>
/// <param name="Slot">What it joins.</param>
/// <param name="DueAt">When its members are to be asked, Unix milliseconds.</param>
/// <param name="ExpiresAt">When it is no longer worth showing, Unix milliseconds.</param>
internal sealed record AudienceOffer(AudiencePush Push, string Slot, long DueAt, long ExpiresAt);

/// <summary>A message to an audience whose members a worker asks now.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Push">The message.</param>
/// <param name="ExpiresAt">When it is no longer worth showing, Unix milliseconds.</param>
/// <param name="Tries">How often it went wrong.</param>
/// <param name="After">Up to which account all were asked.</param>
/// <param name="Lease">The lease.</param>
internal sealed record AudienceEntry(
    long Id, AudiencePush Push, long ExpiresAt, int Tries, string After, long Lease);

/// <summary>How messages to an audience are put together: of plain ones the newest is enough, and who is mentioned is told
/// at once.</summary>
internal static class AudienceSlots
{
    private const string Plain = "";
    private const string All = "*";

    /// <summary>What is to be put down for one message, and whether at once.</summary>
    public static IEnumerable<(AudiencePush Push, string Slot, bool AtOnce)> Of(AudiencePush push)
    {
        var message = push.Message;
        if (message.Kind is PushKind.CallInvite or PushKind.CallEnd)
        {
            yield return (push, $"{OutboxSlots.Of(message.Kind, message.RoomId)}{Restricted(push)}", true);
            yield break;
        }

        if (push.Only is not null || message.Kind == PushKind.Background)
        {
            // Who is meant differs from message to message, and so do silent ones: none stands for another.
            yield return (push, $"{message.Kind}:{message.Seq}", message.Mentions.Count > 0);
            yield break;
        }

        if (message.Mentions.Contains("*"))
        {
            yield return (push with { Message = message with { Mentions = ["*"] } }, All, true);
            yield break;
        }

        var named = message.Mentions.Distinct().Where(it => AccountId.TryParse(it, out _)).Select(it => new AccountId(it)).ToList();
        if (named.Count > 0) yield return (push with { Only = named }, $"mentions:{message.Seq}", true);
        yield return (push with { Message = message with { Mentions = [] } }, Plain, false);
    }

    private static string Restricted(AudiencePush push) => push.Only is null ? "" : $":{push.Message.Seq}";
}
