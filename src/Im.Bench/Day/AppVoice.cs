using Im.Bench.Connections;
using Im.Bench.Messages;
using Im.Protocol.Rest;

namespace Im.Bench.Day;

/// <summary>An app that writes to an audience, one message after the other.</summary>
internal sealed class AppVoice(AppCaller app, Voice voice, int mark, MessageTargets to) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Writes the next message, when those before it were answered.</summary>
    public async Task Write(long due)
    {
        await _turn.WaitAsync();
        try
        {
            await app.Send(Id(voice.Next(), due), to, CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private string Id(int number, long due)
    {
        Span<byte> id = stackalloc byte[Stamp.Length];
        new Stamp(mark, number, due).Write(id);
        return System.Text.Encoding.ASCII.GetString(id);
    }
}
