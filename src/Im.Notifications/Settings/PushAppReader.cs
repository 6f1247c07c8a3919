using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Protocol;
using Im.Push;

namespace Im.Notifications;

/// <summary>An app's settings, or what is wrong with them.</summary>
/// <param name="App">The settings, if nothing is wrong.</param>
/// <param name="Faults">One sentence for each fault, never with a value.</param>
public sealed record PushAppReading(PushApp? App, IReadOnlyList<string> Faults);

/// <summary>Reads what an app has set for push, as the configuration and the admin API have it.</summary>
public sealed class PushAppReader(VendorRegistry vendors)
{
    private const int LongestText = 256;
    private const int LongestTarget = 1_024;
    private const int LongestName = 64;

    private static readonly string[] TextHoles = ["sender", "group", "text", "count", "app"];
    private static readonly string[] TargetHoles = ["peer", "conversation", "id", "seq", "type"];

    /// <summary>Reads it.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="settings">An object.</param>
    /// <param name="at">Where it stands, for the sentences.</param>
    public PushAppReading Read(PushCredentialOwner owner, JsonElement settings, string at)
    {
        var faults = new List<string>();
        if (owner.AppId != PushApp.Default && !Names.IsAppId(owner.AppId))
            faults.Add($"{at}: an appId is {Names.DeviceIdForm}, or it is {PushApp.Default}.");
        var all = new SettingsObject(settings, at, faults);
        var usual = new PushApp { Owner = owner };
        var app = usual with
        {
            Enabled = all.Flag("enabled", usual.Enabled),
            Name = all.Text("name", LongestName) ?? usual.Name,
            HideText = all.Flag("hideText", usual.HideText),
            Stack = all.Flag("stack", usual.Stack),
            Badge = all.Flag("badge", usual.Badge),
            Ttl = all.Time("ttl", usual.Ttl, TimeSpan.FromMinutes(1), TimeSpan.FromDays(28)),
            CallTtl = all.Time("callTtl", usual.CallTtl, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)),
            Language = all.Text("language", LongestName)?.ToLowerInvariant() ?? usual.Language,
            Sound = all.Text("sound", LongestName),
            Click = all.Object("click") is { } click ? Click(click) : usual.Click,
            VendorClicks = all.Object("vendorClicks") is { } clicks ? VendorClicks(clicks) : usual.VendorClicks,
            Templates = all.Object("templates") is { } templates ? Templates(templates) : usual.Templates,
            Credentials = all.Object("credentials") is { } credentials
                ? Credentials(owner, credentials, faults)
                : usual.Credentials,
        };
        all.RefuseOthers();
        return new PushAppReading(faults.Count == 0 ? app : null, faults);
    }

    /// <summary>What is wrong with a click, for the place where it stands; null if nothing is.</summary>
    /// <param name="kind">What is opened.</param>
    /// <param name="target">The link, URL or intent.</param>
    internal static string? ClickFault(PushClickKind kind, string target)
    {
        if (kind == PushClickKind.OpenApp) return target.Length == 0 ? null : "has no target if it opens the app.";
        if (target.Length is 0 or > LongestTarget) return $"must be there and have at most {LongestTarget} characters.";
        if (target.Any(it => char.IsWhiteSpace(it) || char.IsControl(it))) return "contains a blank.";
        return kind switch
        {
            PushClickKind.Url when !target.StartsWith("https://", StringComparison.OrdinalIgnoreCase) =>
                "must begin with https:// if it opens a page.",
            PushClickKind.DeepLink when !IsAppLink(target) => "must begin with a scheme of the app, as im://.",
            _ => null,
        };
    }

    /// <summary>Reads the name of what a click opens; null if there is no such.</summary>
    internal static PushClickKind? ClickKind(string? action) => action?.ToLowerInvariant() switch
    {
        null or "app" => PushClickKind.OpenApp,
        "link" => PushClickKind.DeepLink,
        "url" => PushClickKind.Url,
        "intent" => PushClickKind.Intent,
        _ => null,
    };

    // What a browser or the system would run is no place in an app.
    private static bool IsAppLink(string target)
    {
        var end = target.IndexOf(':', StringComparison.Ordinal);
        if (end <= 0 || !char.IsAsciiLetter(target[0])) return false;
        var scheme = target[..end];
        return scheme.All(it => char.IsAsciiLetterOrDigit(it) || it is '+' or '-' or '.')
            && scheme.ToLowerInvariant() is not ("javascript" or "data" or "file" or "content" or "intent" or "http" or "vbscript");
    }

    private static ClickTemplate Click(SettingsObject click)
    {
        var (action, target) = (click.Text("action", LongestName), click.Text("target", LongestTarget) ?? "");
        click.RefuseOthers();
        if (ClickKind(action) is not { } kind)
        {
            click.Add("action", "must be app, link, url or intent.");
            return ClickTemplate.OpenApp;
        }

        if (ClickFault(kind, target) is { } fault) click.Add("target", fault);
        else if (Hole.Unknown(target, TargetHoles) is { } hole) click.Add("target", UnknownHole(hole, TargetHoles));
        return new ClickTemplate(kind, target);
    }

    private static string UnknownHole(string hole, string[] known) =>
        $"has {{{hole}}}, and there are only {string.Join(", ", known.Select(it => $"{{{it}}}"))}.";

    private Dictionary<string, ClickTemplate> VendorClicks(SettingsObject clicks)
    {
        var all = new Dictionary<string, ClickTemplate>();
        foreach (var (vendor, _, _) in clicks.Members)
        {
            if (vendors.Find(vendor) is null) clicks.Add(vendor, "is no vendor.");
            else if (clicks.Object(vendor) is { } click) all[vendor] = Click(click);
        }

        return all;
    }

    private static Dictionary<string, IReadOnlyDictionary<string, TextTemplate>> Templates(SettingsObject templates)
    {
        var all = new Dictionary<string, IReadOnlyDictionary<string, TextTemplate>>();
        foreach (var (kind, _, _) in templates.Members)
        {
            if (!TextKinds.All.Contains(kind))
            {
                templates.Add(kind, $"is no kind of message: there are {string.Join(", ", TextKinds.All)}.");
                continue;
            }

            if (templates.Object(kind) is not { } languages) continue;
            var texts = new Dictionary<string, TextTemplate>();
            foreach (var (language, _, _) in languages.Members)
            {
                if (language.Length > LongestName || !language.All(it => char.IsAsciiLetterOrDigit(it) || it == '-'))
                    languages.Add(language, "is no language.");
                else if (languages.Object(language) is { } text) texts[language.ToLowerInvariant()] = Template(text);
            }

            all[kind] = texts;
        }

        return all;
    }

    private static TextTemplate Template(SettingsObject template)
    {
        string? Read(string name)
        {
            var text = template.Text(name, LongestText);
            if (text is not null && Hole.Unknown(text, TextHoles) is { } hole) template.Add(name, UnknownHole(hole, TextHoles));
            return text;
        }

        var read = new TextTemplate(Read("title"), Read("body"), Read("several"));
        template.RefuseOthers();
        return read;
    }

    private Dictionary<string, PushCredential> Credentials(
        PushCredentialOwner owner, SettingsObject credentials, List<string> faults)
    {
        var all = new Dictionary<string, PushCredential>();
        foreach (var (vendor, settings, at) in credentials.Members)
        {
            var reading = vendors.ReadCredential(owner, WithType(settings, vendor));
            if (reading.Credential is { } credential && credential.Vendor == vendor) all[vendor] = credential;
            else if (reading.Credential is not null) faults.Add($"{at}:Type must be {vendor}, or be left out.");
            faults.AddRange(reading.Problems.Select(problem => $"{at}: {problem}"));
        }

        return all;
    }

    // The name says for which vendor it is; it need not be said twice.
    private static JsonElement WithType(JsonElement settings, string vendor)
    {
        if (settings.ValueKind == JsonValueKind.True) settings = JsonSerializer.SerializeToElement(new JsonObject());
        if (settings.ValueKind != JsonValueKind.Object || settings.TryGetProperty("type", out _)) return settings;

        var typed = JsonObject.Create(settings)!;
        typed["type"] = vendor;
        using var document = JsonDocument.Parse(typed.ToJsonString());
        return document.RootElement.Clone();
    }
}
