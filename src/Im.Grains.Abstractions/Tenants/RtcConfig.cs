namespace Im.Grains.Tenants;

/// <summary>Which provider carries a tenant's calls: one, or none, and then the clients bring their own keys.</summary>
public sealed class RtcConfig
{
    /// <summary>Agora (声网).</summary>
    public AgoraConfig Agora { get; } = new();

    /// <summary>LiveKit, hosted or one's own.</summary>
    public LiveKitConfig LiveKit { get; } = new();

    /// <summary>What is wrong: the setting's name, and the rest of a sentence that begins with it, never with a value.</summary>
    internal IEnumerable<(string Setting, string Fault)> Faults()
    {
        if (Agora.IsInUse() && LiveKit.IsInUse()) yield return ("", "has Agora and LiveKit, and only one of them carries a call.");
        if (Agora.IsInUse() && !IsHex(Agora.AppId)) yield return ("Agora:AppId", "must be 32 hexadecimal digits.");
        if (Agora.IsInUse() && !IsHex(Agora.AppCertificate)) yield return ("Agora:AppCertificate", "must be 32 hexadecimal digits.");
        if (!LiveKit.IsInUse()) yield break;
        if (!Uri.TryCreate(LiveKit.Url, UriKind.Absolute, out var url) || url.Scheme is not ("ws" or "wss"))
            yield return ("LiveKit:Url", "must be an address that begins with ws:// or wss://.");
        if (LiveKit.Key.Length is 0 or > 256) yield return ("LiveKit:Key", "must have 1 to 256 characters.");
        if (LiveKit.Secret.Length is < 16 or > 256) yield return ("LiveKit:Secret", "must have 16 to 256 characters.");
    }

    private static bool IsHex(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigit);
}

/// <summary>A project at Agora.</summary>
public sealed class AgoraConfig
{
    /// <summary>The project's App ID, 32 hexadecimal digits.</summary>
    public string AppId { get; set; } = "";

    /// <summary>The project's App Certificate, 32 hexadecimal digits: a secret.</summary>
    public string AppCertificate { get; set; } = "";

    /// <summary>Whether any of it is set.</summary>
    public bool IsInUse() => AppId.Length > 0 || AppCertificate.Length > 0;
}

/// <summary>A LiveKit server.</summary>
public sealed class LiveKitConfig
{
    /// <summary>Where clients reach it, <c>wss://…</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>The API key's name.</summary>
    public string Key { get; set; } = "";

    /// <summary>The API key's secret.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Whether any of it is set.</summary>
    public bool IsInUse() => Url.Length > 0 || Key.Length > 0 || Secret.Length > 0;
}
