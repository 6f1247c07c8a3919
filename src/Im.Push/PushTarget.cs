namespace Im.Push;

/// <summary>A device, as the vendor knows it.</summary>
/// <param name="Token">The push token as the device registered it; Web Push: the subscription as JSON;
/// APNs: the token alone, or as JSON with that for calls and the environment.</param>
public sealed record PushTarget(string Token)
{
    /// <summary>A hash, for logs.</summary>
    public override string ToString() => TokenHash.Of(Token);
}
