using Im.Push.Credentials;

namespace Im.Push.Vendors.Apns;

/// <summary>A signing key of an Apple developer team, and the app that it sends to.</summary>
internal sealed record ApnsCredential : PushCredential
{
    public override string Vendor => "apns";

    /// <summary>The team, 10 characters.</summary>
    public string TeamId { get => field ?? ""; init; }

    /// <summary>The key, 10 characters.</summary>
    public string KeyId { get => field ?? ""; init; }

    /// <summary>The contents of the key's <c>.p8</c> file.</summary>
    public string PrivateKey { get => field ?? ""; init; }

    /// <summary>The app's bundle id.</summary>
    public string Topic { get => field ?? ""; init; }

    /// <summary>Whether tokens are of the development environment, unless a target says so.</summary>
    public bool Sandbox { get; init; }

    /// <summary>Whether the app's service extension may change what is shown.</summary>
    public bool MutableContent { get; init; }

    /// <summary>Where to send to instead of <c>https://api.push.apple.com</c>.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>Where to send to instead of <c>https://api.sandbox.push.apple.com</c>.</summary>
    public string? SandboxAddress { get; init; }

    // Apple counts renewals of a key's token, and binds a connection to the key.
    internal override string ChannelKey => CredentialReader.Fingerprint(
        string.Join('\n', TeamId, KeyId, PrivateKey, BaseAddress, SandboxAddress, Concurrency));

    /// <summary>Where tokens of the environment are sent to.</summary>
    internal string Address(bool sandbox) => sandbox
        ? Setting.Base(SandboxAddress, "https://api.sandbox.push.apple.com")
        : Setting.Base(BaseAddress, "https://api.push.apple.com");

    internal override IEnumerable<string> Problems() => Setting.All(
        IsId(TeamId) ? null : "The setting 'teamId' must be the 10 letters and digits of the team.",
        IsId(KeyId) ? null : "The setting 'keyId' must be the 10 letters and digits of the key.",
        Setting.Needed("topic", Topic, "the app's bundle id"),
        Pem.Problem("privateKey", PrivateKey, isRsa: false),
        Setting.Address("baseAddress", BaseAddress),
        Setting.Address("sandboxAddress", SandboxAddress));

    private static bool IsId(string text) => text.Length == 10 && text.All(char.IsAsciiLetterOrDigit);
}
