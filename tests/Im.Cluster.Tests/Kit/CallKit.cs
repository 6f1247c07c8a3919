using System.Text;
using System.Text.Json;
using Im.Grains.Calls;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Cluster.Tests.Kit;

/// <summary>Steps of calls as devices take and see them.</summary>
internal static class CallKit
{
    public static ICallGrain Call(this ImCluster im, string room, string tenantNo = TestTenants.Usual) =>
        im.Grains.GetGrain<ICallGrain>(CallKey.Of(tenantNo, room));

    /// <summary>Takes a step of a call.</summary>
    public static Task<SendOutcome> Call(this Device from, Device to, string status, string room, string? id = null) =>
        from.Call(to.Account.AsPeer(), status, room, id);

    /// <summary>Takes a step of a call, in a group as well.</summary>
    public static async Task<SendOutcome> Call(
        this Device from, PeerId to, string status, string room, string? id = null, params Device[] invitees)
    {
        var named = invitees.Length == 0 ? "" : $""", "invitees":[{string.Join(',', invitees.Select(it => $"\"{it.Account}\""))}]""";
        var answer = await from.Send(new OutgoingMessage
        {
            MessageId = id ?? Guid.NewGuid().ToString("N"),
            To = to,
            Type = (int)MessageType.Push,
            Content = Encoding.UTF8.GetBytes(
                $$$"""{"type":"call","content":{"status":"{{{status}}}","avType":"video","roomId":"{{{room}}}"{{{named}}}}}"""),
        });
        return answer.UnknownSession ? SendOutcome.Refused(ErrorCode.Unavailable, "announce") : answer.Outcomes[0];
    }

    /// <summary>Takes a step as a client does: again with the same id, announced where it is unknown, until there is a word.</summary>
    public static async Task<SendOutcome> CallUntilAnswered(this Device from, Device to, string status, string room, string? id = null)
    {
        id ??= Guid.NewGuid().ToString("N");
        SendOutcome? outcome = null;
        await Until.True(
            async () =>
            {
                outcome = await Silos.Retried(() => from.Call(to, status, room, id));
                if (outcome.Message == "announce") await Silos.Retried(() => from.Announce(from.Connection));
                return outcome.Code != ErrorCode.Unavailable;
            },
            "The step had no answer.");
        return outcome!;
    }

    /// <summary>What a device has been told of a room's call, archived or not: who, what.</summary>
    public static IReadOnlyList<string> Heard(this Device device, string room) => [.. Told(device.Connection.Frames, room)];

    /// <summary>What the archive has of a room's call, as an account sees it.</summary>
    public static async Task<IReadOnlyList<string>> Archived(this Device device, Device peer, string room) =>
        [.. Told(Draft.Read((await Silos.Retried(() => device.History(peer))).Messages), room)];

    /// <summary>Waits until a device has been told something of a room's call.</summary>
    public static Task Hears(this Device device, string room, string what) => Until.True(
        () => device.Heard(room).Contains(what),
        $"The device did not hear '{what}', but: {string.Join(", ", device.Heard(room))}");

    /// <summary>The record of a room's call, as a device was told.</summary>
    public static JsonElement RecordOf(this Device device, string room) => Assert.Single(
        device.Connection.Events(PushEventTypes.CallRecord), record => record.GetProperty("roomId").GetString() == room);

    private static IEnumerable<string> Told(IEnumerable<Envelope> frames, string room)
    {
        foreach (var frame in frames.Where(frame => frame.Type == (int)MessageType.Push))
        {
            var what = JsonElement.Parse(frame.Content.Span);
            var content = what.GetProperty("content");
            if (!content.TryGetProperty("roomId", out var id) || id.GetString() != room) continue;
            yield return what.GetProperty("type").GetString() == PushEventTypes.CallRecord
                ? content.GetProperty("outcome").GetString()!
                : content.GetProperty("status").GetString()!;
        }
    }
}
