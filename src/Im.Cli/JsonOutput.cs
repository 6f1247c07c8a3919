using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Client;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Cli;

/// <summary>Lines for scripts: each a JSON object whose <c>event</c> tells what it is.</summary>
internal sealed class JsonOutput : Output
{
    // The lines go to programs, not into HTML: other alphabets stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Message(ImMessage message) => Message("message", message);

    public override void Sent(ImMessage message) => Message("sent", message);

    public override void Fact(string what, JsonObject members, string sentence) => Write(what, json =>
    {
        foreach (var (name, value) in members)
        {
            // The line says itself what it is.
            if (name == "event") continue;
            json.WritePropertyName(name);
            if (value is null) json.WriteNullValue();
            else value.WriteTo(json);
        }
    });

    public override void State(ConnectionStateChange change) => Write("state", json =>
    {
        json.WriteString("state", change.State.ToString().ToLowerInvariant());
        if (change.Reason is not null) json.WriteString("reason", change.Reason);
    });

    public void Registered(RegisterResponse session) => Write("registered", json =>
    {
        foreach (var member in JsonSerializer.SerializeToElement(session, WireJson.Default.RegisterResponse).EnumerateObject())
            member.WriteTo(json);
    });

    private void Message(string what, ImMessage message) => Write(what, json =>
    {
        json.WriteString("id", message.Id);
        json.WriteString("peer", message.Peer.Value);
        json.WriteString("from", message.Sender.Value);
        if (message.Target.Length > 0) json.WriteString("target", message.Target);
        if (message.AppId.Length > 0) json.WriteString("appid", message.AppId);
        json.WriteString("direction", message.Direction.ToString().ToLowerInvariant());
        json.WriteString("state", message.State.ToString().ToLowerInvariant());
        json.WriteNumber("seq", message.Seq);
        json.WriteNumber("timestamp", message.Timestamp.ToUnixTimeMilliseconds());
        json.WriteNumber("type", message.TypeCode);
        json.WritePropertyName("content");
        json.WriteRawValue(OneLine(message.Content));
        if (message.IsRecalled) json.WriteBoolean("recalled", true);
        if (message.Error is { } error) json.WriteString("error", error.WireName());
        if (message.ErrorText is { } text) json.WriteString("errorText", text);
    });

    private static string OneLine(ReadOnlyMemory<byte> content) => Encoding.UTF8.GetString(content.Span).ReplaceLineEndings(" ");

    private void Write(string what, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("event", what);
            members(json);
            json.WriteEndObject();
        }

        Line(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
