namespace Im.Push.Http;

/// <summary>What an answer says about the credential.</summary>
internal static class Checked
{
    /// <summary>By an attempt to get an access token.</summary>
    public static PushCheck Of(IssuedToken token) => token.Refusal is { } refusal ? Of(refusal) : new(PushCheckKind.Good, "ok");

    /// <summary>By an answer.</summary>
    public static PushCheck Of(PushOutcome outcome) => new(outcome.Kind switch
    {
        PushOutcomeKind.AuthFailed or PushOutcomeKind.Rejected => PushCheckKind.Refused,
        PushOutcomeKind.Transient or PushOutcomeKind.Throttled => PushCheckKind.Unreachable,
        _ => PushCheckKind.Good,
    }, outcome.Code, outcome.Detail);

    /// <summary>The vendor only tells with a device's token.</summary>
    public static Task<PushCheck> NotTold { get; } = Task.FromResult(new PushCheck(
        PushCheckKind.NotTold, "ok", "Well formed; the vendor only tells with a device: send a test."));
}
