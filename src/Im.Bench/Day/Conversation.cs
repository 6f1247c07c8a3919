namespace Im.Bench.Day;

/// <summary>Those who write to the same receivers, of a pair, a group, or an app's audience.</summary>
/// <param name="traffic">What kind it is.</param>
internal sealed class Conversation(Traffic traffic)
{
    private readonly List<Voice> _voices = [];

    /// <summary>What kind it is.</summary>
    public Traffic Traffic => traffic;

    /// <summary>Who writes.</summary>
    public IReadOnlyList<Voice> Voices => _voices;

    /// <summary>Adds one who writes.</summary>
    public void Add(Voice voice) => _voices.Add(voice);
}
