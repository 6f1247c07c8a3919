using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Im.Client;
using Im.Protocol;

namespace Im.Cli;

/// <summary>Lines for people: time, who, what, and how far it has come.</summary>
internal sealed class TextOutput : Output
{
    private readonly ConcurrentDictionary<PeerId, string> _names = new();

    public TextOutput(ImClient client) => Name(client.Account.AsPeer(), client.Options.UserId);

    public override void Name(PeerId peer, string name) => _names[peer] = name;

    public override void Message(ImMessage message) => Line(Describe(message));

    public override void Sent(ImMessage message) => Line(Describe(message));

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

    private static string What(ImMessage message) =>
        message.IsRecalled ? "(recalled)"
        : message.Text is { } text ? Printable(text)
        : $"[{message.Type} {message.TypeCode}] {Printable(Encoding.UTF8.GetString(message.Content.Span))}";

    private static string How(ImMessage message) => message.State switch
    {
        MessageState.Pending => "  (waiting)",
        MessageState.Failed => $"  (failed: {message.ErrorText})",
        MessageState.Sent => $"  (sent #{message.Seq})",
        _ => "",
    };

    // A text is a stranger's: no line breaks that look like other messages, no escapes that move the cursor.
    private static string Printable(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text) line.Append(char.IsControl(c) ? (c == '\t' ? ' ' : '\u23CE') : c);
        return line.ToString();
    }
}
