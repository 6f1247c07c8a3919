using System.Diagnostics.CodeAnalysis;
using Im.Protocol;

namespace Im.Client;

/// <summary>
/// A card, which opens something: <see cref="CardContent"/> or <see cref="PrescriptionContent"/>. Whoever may write to the
/// account may send one that looks like anybody's: what <see cref="AppName"/> and <see cref="AppLogo"/> claim is not checked,
/// who has sent it is (<see cref="ImMessage.Sender"/>). The SDK opens nothing by itself; see <see cref="CardActions"/>.
/// </summary>
public abstract record ActionContent : MessageContent
{
    internal ActionContent()
    {
    }

    [SetsRequiredMembers]
    internal ActionContent(ContentReader json)
    {
        var url = json.Text("url");
        var fits = url.Length == 0 || CardAddresses.IsWebPage(url);
        (Url, RefusedUrl) = fits ? (url, null) : ("", url);
        Title = json.Text("title");
        Text = json.Text("content");
        Action = json.Text("action");
        AppId = json.Text("appid");
        AppName = json.Text("appName");
        AppLogo = json.Text("appLogo");
    }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The words below the title; the member <c>content</c> on the wire.</summary>
    public required string Text { get; init; }

    /// <summary>What it opens in the app: a name of the app's own, as in <c>prescription.open</c>, or an address with a scheme
    /// of the app's, as in <c>app://prescription/5</c>. Looked up among the app's handlers, never opened.</summary>
    public required string Action { get; init; }

    /// <summary>The app that it says to be from.</summary>
    public required string AppId { get; init; }

    /// <summary>That app's name.</summary>
    public required string AppName { get; init; }

    /// <summary>That app's logo: a storageId, or an address; loading an address tells its owner who reads.</summary>
    public required string AppLogo { get; init; }

    /// <summary>A page for where the action opens nothing: an absolute address, https or http, without a user's name; empty for
    /// none. Received, any other is empty here and stands in <see cref="RefusedUrl"/>.</summary>
    public required string Url { get; init; }

    /// <summary>The address that the sender has put into a received card, where it is none that <see cref="Url"/> may be:
    /// <c>javascript:</c>, <c>data:</c>, <c>file:</c>, another program's scheme, an address that shows another host than it
    /// leads to, … To be shown as a warning at most.</summary>
    public string? RefusedUrl { get; }

    internal override void Write(ContentWriter json)
    {
        if (Action is not null && !CardAddresses.IsAction(Action)) throw ContentWriter.Wrong("action", CardAddresses.ActionForm);
        if (Url is { Length: > 0 } && !CardAddresses.IsWebPage(Url)) throw ContentWriter.Wrong("url", CardAddresses.WebPageForm);
        json.Text("title", Title);
        json.Text("content", Text);
        json.Text("action", Action);
        json.Text("appid", AppId);
        json.Text("appName", AppName);
        json.Text("appLogo", AppLogo);
        json.Text("url", Url);
    }
}

/// <summary>A card that opens an app.</summary>
public sealed record CardContent : ActionContent
{
    /// <summary>A card to be sent.</summary>
    public CardContent()
    {
    }

    [SetsRequiredMembers]
    internal CardContent(ContentReader json)
        : base(json)
    {
    }

    /// <inheritdoc/>
    public override int TypeCode => (int)MessageType.Card;
}

/// <summary>A prescription (处方单).</summary>
public sealed record PrescriptionContent : ActionContent
{
    /// <summary>A prescription to be sent.</summary>
    public PrescriptionContent()
    {
    }

    [SetsRequiredMembers]
    internal PrescriptionContent(ContentReader json)
        : base(json)
    {
    }

    /// <inheritdoc/>
    public override int TypeCode => (int)MessageType.Prescription;
}
