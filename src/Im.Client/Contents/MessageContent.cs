using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Im.Protocol;

namespace Im.Client;

/// <summary>
/// What a message says, by its type: <c>switch</c> over <see cref="TextContent"/>, <see cref="ImageContent"/>,
/// <see cref="VoiceContent"/>, <see cref="VideoContent"/>, <see cref="FileContent"/>, <see cref="CardContent"/>,
/// <see cref="PrescriptionContent"/>, <see cref="CustomContent"/>, <see cref="EventContent"/>, <see cref="RecalledContent"/>
/// and <see cref="UnknownContent"/>. Nobody can add to these. All of it is the sender's word.
/// </summary>
public abstract record MessageContent
{
    // Nobody puts it into HTML unread; escaped, a Chinese text would be twice as long.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The internal members make the list above complete.
    internal MessageContent()
    {
    }

    /// <summary>The code of the type that it goes with.</summary>
    public abstract int TypeCode { get; }

    /// <summary>The content as it stands on the wire: a JSON object in UTF-8.</summary>
    /// <exception cref="ArgumentException">A member is not what it must be; the parameter's name is the member's on the wire.</exception>
    public virtual ReadOnlyMemory<byte> ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            Write(new ContentWriter(json));
            json.WriteEndObject();
        }

        if (ContentRules.Check(TypeCode, buffer.WrittenSpan, out var member) is { } wrong) throw new ArgumentException(wrong, member);
        return buffer.WrittenMemory;
    }

    /// <summary>Writes the members. What is null is left out: whether it may be, <see cref="ContentRules"/> says.</summary>
    internal abstract void Write(ContentWriter json);

    /// <summary>Reads what came from outside. Never fails: what does not fit its type is unknown.</summary>
    internal static MessageContent Read(int type, ReadOnlyMemory<byte> json)
    {
        if (!Contents.IsObject(json)) return new UnknownContent(type, json, "The content is not a JSON object that can be read.");
        if (ContentRules.Check(type, json.Span) is { } wrong) return new UnknownContent(type, json, wrong);

        using var document = JsonDocument.Parse(json);
        var members = new ContentReader(document.RootElement);
        return (MessageType)type switch
        {
            MessageType.Text => TextContent.Read(members),
            MessageType.Image => ImageContent.Read(members),
            MessageType.Voice => VoiceContent.Read(members) ?? NoDuration(),
            MessageType.Video => VideoContent.Read(members) ?? NoDuration(),
            MessageType.File => FileContent.Read(members),
            MessageType.Card => new CardContent(members),
            MessageType.Prescription => new PrescriptionContent(members),
            MessageType.Custom => new CustomContent(json),
            MessageType.Push => EventContent.Read(members),
            _ => new UnknownContent(type, json, null),
        };

        MessageContent NoDuration() => new UnknownContent(type, json, "The content's member 'duration' is no length of time.");
    }
}
