namespace Im.Auth;

/// <summary>A token that was just signed.</summary>
/// <param name="Text">The token.</param>
/// <param name="ExpiresAt">When it expires; whole seconds.</param>
public readonly record struct IssuedToken(string Text, DateTimeOffset ExpiresAt)
{
    /// <summary>Says when it expires and never what it is: a token must not get into a log by accident.</summary>
    public override string ToString() => $"token, expires {ExpiresAt:O}";
}
