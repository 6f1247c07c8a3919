namespace Im.Notifications;

/// <summary>
/// Keeps a wrong credential from taking all tokens away: the same answers come for a dead token and for the credential of
/// another app. Tokens are removed only while most pushes of the credential arrive; else they are only doubted.
/// </summary>
internal sealed class MassGuard(TimeProvider time)
{
    private const int FewestSends = 50;
    private const double MostInvalid = 0.3;

    // One device may have a token of another app, and its owner may register it again and again.
    private const int SeveralTokens = 5;

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    private readonly HashSet<string> _doubted = [];
    private Bucket _now;
    private Bucket _before;
    private long _begun = time.GetTimestamp();

    /// <summary>Counts an answer.</summary>
    public void Count(bool isAccepted, bool isInvalid)
    {
        Turn();
        _now = new Bucket(_now.Sends + 1, _now.Accepted + (isAccepted ? 1 : 0), _now.Invalid + (isInvalid ? 1 : 0));
    }

    /// <summary>Notes that the vendor doubts a token.</summary>
    /// <returns>Whether the credential is to be doubted instead, once in a while: several tokens, and no success.</returns>
    public bool Doubt(string tokenHash)
    {
        if (_now.Accepted + _before.Accepted > 0 || _doubted.Count == SeveralTokens) return false;

        return _doubted.Add(tokenHash) && _doubted.Count == SeveralTokens;
    }

    /// <summary>Whether so many tokens are dead that the credential is to be doubted instead.</summary>
    public bool IsMass
    {
        get
        {
            var (sends, invalid) = (_now.Sends + _before.Sends, _now.Invalid + _before.Invalid);
            return sends >= FewestSends && invalid > sends * MostInvalid;
        }
    }

    /// <summary>Whether a dead token may be removed.</summary>
    public bool MayRemove => _now.Accepted + _before.Accepted > 0 && !IsMass;

    private void Turn()
    {
        var elapsed = time.GetElapsedTime(_begun);
        if (elapsed < Span) return;

        _doubted.Clear();
        (_before, _now, _begun) = (elapsed < Span * 2 ? _now : default, default, time.GetTimestamp());
    }

    private readonly record struct Bucket(int Sends, int Accepted, int Invalid);
}
