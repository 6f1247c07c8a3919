using System.Text.Json;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Client;

internal sealed partial class FakeServer
{
    public static RpcReply Refusal(ErrorCode code, string words) =>
        new() { Rid = "", Error = new RpcError(code.WireName(), words) };

    private void Answer(FakeConnection connection, string method, ReadOnlyMemory<byte> payload)
    {
        using var document = JsonDocument.Parse(payload);
        var asked = document.RootElement;
        var rid = asked.GetProperty("rid").GetString()!;
        var reply = OnCall(method, asked) ?? new RpcReply { Rid = rid, Result = new RawJson(Result(method, payload)) };
        connection.Deliver(Topics.Rpc(self), JsonSerializer.SerializeToUtf8Bytes(reply with { Rid = rid }, WireJson.Default.RpcReply), rid);
        Note("call " + method);
    }

    private byte[] Result(string method, ReadOnlyMemory<byte> payload) => method switch
    {
        RpcMethods.Offline => JsonSerializer.SerializeToUtf8Bytes(
            Offline(JsonSerializer.Deserialize(payload.Span, WireJson.Default.OfflineParams)!), WireJson.Default.OfflineResult),
        _ => "{}"u8.ToArray(),
    };

    private OfflineResult Offline(OfflineParams asked)
    {
        lock (_gate)
        {
            var (messages, peers, left) = (new List<RawJson>(), new List<PeerState>(), PageSize);
            var more = false;
            foreach (var (peer, archived) in _archive)
            {
                if (asked.Target is { } target && target != peer.Value) continue;
                var have = asked.Have?.GetValueOrDefault(peer.Value) ?? 0;
                var last = LeftAt.GetValueOrDefault(peer, archived.Count);
                var missed = archived.Where(message => message.Seq > have && message.Seq <= last && !Hides(message)
                    && (have > 0 || message.Timestamp >= asked.Since)).ToList();
                var page = missed.Take(left).ToList();
                messages.AddRange(page.Select(message => new RawJson(EnvelopeWriter.Encode(message))));
                left -= page.Count;
                more |= page.Count < missed.Count;
                var upTo = page.Count < missed.Count ? (page.Count > 0 ? page[^1].Seq : have) : last;
                peers.Add(new PeerState { Peer = peer.Value, LastSeq = last, UpTo = upTo, ReadSeq = 0 });
            }

            return new OfflineResult { Messages = messages, Peers = peers, More = more };
        }
    }
}
