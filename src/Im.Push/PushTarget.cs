namespace Im.Push;

/// <summary>A device, as the vendor knows it.</summary>
/// <param name="Token">The push token as the device registered it; Web Push: the subscription as JSON.</param>
public sealed record PushTarget(string Token)
{
    /// <summary>Apple's development environment; none: what the credential says.</summary>
    public bool? IsSandbox { get; init; }

    /// <summary>The token that was made for calls (PushKit); none: calls go out as notifications.</summary>
    public string? CallToken { get; init; }

    /// <summary>A hash, for logs.</summary>
    public override string ToString() => TokenHash.Of(Token);
}
