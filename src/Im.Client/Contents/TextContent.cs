using Im.Protocol;

namespace Im.Client;

/// <summary>A text.</summary>
/// <param name="Text">What it says.</param>
public sealed record TextContent(string Text) : MessageContent
{
    /// <summary>Whom it means by name; null: nobody.</summary>
    public Mentions? Mentions { get; init; }

    /// <inheritdoc/>
    public override int TypeCode => (int)MessageType.Text;

    internal override void Write(ContentWriter json)
    {
        json.Text("text", Text);
        if (Mentions is not null) json.Names("mentions", Mentions.Names);
    }

    internal static TextContent Read(ContentReader json) => new(json.Text("text")) { Mentions = json.Mentions("mentions") };
}
