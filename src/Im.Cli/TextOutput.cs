using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Im.Client;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Cli;

/// <summary>Lines for people: time, who, what, and how far it has come.</summary>
internal sealed class TextOutput : Output
{
    private readonly ConcurrentDictionary<PeerId, string> _names = new();

    public override void Name(PeerId peer, string name) => _names[peer] = name;

    public override string WithName(PeerId peer) =>
        _names.TryGetValue(peer, out var name) && name != peer.Value ? $"{peer.Value} ({Printable.Line(name)})" : peer.Value;

    public override void Message(ImMessage message) => Line(Describe(message));

    public override void Sent(ImMessage message) => Line(Describe(message));

    public override void Fact(string what, JsonObject members, string sentence) => Line(sentence);

    public override void State(ConnectionStateChange change)
    {
        if (change.State is ConnectionState.Connecting or ConnectionState.Online && change.Reason is null) return;
        Console.Error.WriteLine($"im: {change.State.ToString().ToLowerInvariant()}. {change.Reason}");
    }

    private string Describe(ImMessage message)
    {
        var time = message.Timestamp.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var where = message.Peer.Kind is PeerKind.Account or PeerKind.Service ? "" : $" in {NameOf(message.Peer)}";
        return $"{time} {NameOf(message.Sender)}{where}: {What(message)}{How(message)}";
    }

    private string NameOf(PeerId id) => _names.GetValueOrDefault(id, id.Value ?? "");

    private string What(ImMessage message) =>
        message.IsRecalled ? "(recalled)"
        : message.Text is { } text ? Printable.Line(text)
        : GroupChange.Of(message)?.Event is { } happened ? Happened(happened)
        : $"[{message.Type} {message.TypeCode}] {Printable.Line(Encoding.UTF8.GetString(message.Content.Span))}";

    private string Happened(GroupEvent happened)
    {
        string?[] words =
        [
            $"[{happened.Event}]",
            string.Join(", ", (happened.Accounts ?? []).Select(account => NameOf(new PeerId(account)))),
            happened.Count is { } count ? $"({count} in all)" : null,
            happened.Role,
            happened.Settings?.Name,
        ];
        return Printable.Line(string.Join(' ', words.Where(word => !string.IsNullOrEmpty(word))));
    }

    private static string How(ImMessage message) => message.State switch
    {
        MessageState.Pending => "  (waiting)",
        MessageState.Failed => $"  (failed: {message.ErrorText})",
        MessageState.Sent => $"  (sent #{message.Seq})",
        _ => "",
    };
}
