using System.Diagnostics;
using Im.Grains.Conversations;
using Microsoft.Extensions.Logging;

namespace Im.Gateway.Sessions;

/// <summary>
/// Hands a connection's messages to its account: one call at a time, with all that came in during the last one. That
/// keeps their order whatever happens between silos, and makes a busy connection cheap.
/// </summary>
/// <param name="session">Whose messages they are.</param>
/// <param name="isPatient">Whether what cannot be taken now is tried again from here: a client of MQTT 3.1.1 cannot be told
/// so, only be disconnected, and all of them at once while the database is away.</param>
/// <param name="instruments">What is counted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
/// <param name="ended">The connection's end.</param>
internal sealed partial class SendPump(
    ClientSession session, bool isPatient, GatewayInstruments instruments, TimeProvider time, ILogger logger, CancellationToken ended)
{
    private const int BatchLimit = 64;

    // Longer than a database takes to come back, and not for ever: a message that cannot ever be taken ends its connection.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Queue<(OutgoingMessage Message, Action<SendOutcome> Done)> _queue = new();
    private bool _running;

    /// <summary>Takes a message along with the next call. <paramref name="done"/> is called with its outcome, in order.</summary>
    public void Add(OutgoingMessage message, Action<SendOutcome> done)
    {
        lock (_gate) _queue.Enqueue((message, done));
    }

    /// <summary>Sends what was added, unless a call is under way: then it goes along with the next one.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_running || _queue.Count == 0) return;
            _running = true;
        }

        _ = Run();
    }

    private async Task Run()
    {
        // A send is a trace of its own. Over WebSocket it would be a part of the request that opened the connection, and
        // be kept or dropped with all that is ever sent on it.
        Activity.Current = null;
        while (Take() is { } batch)
        {
            var started = time.GetTimestamp();
            var messages = Array.ConvertAll(batch, item => item.Message);
            var outcomes = await Send(messages);
            if (isPatient && outcomes.Any(IsUnavailable)) outcomes = await TryAgain(messages, [.. outcomes]);
            for (var i = 0; i < batch.Length; i++) batch[i].Done(outcomes[i]);
            instruments.SendTook(time.GetElapsedTime(started), batch.Length);
        }
    }

    private (OutgoingMessage Message, Action<SendOutcome> Done)[]? Take()
    {
        lock (_gate)
        {
            if (_queue.Count == 0)
            {
                _running = false;
                return null;
            }

            var batch = new (OutgoingMessage, Action<SendOutcome>)[Math.Min(_queue.Count, BatchLimit)];
            for (var i = 0; i < batch.Length; i++) batch[i] = _queue.Dequeue();
            return batch;
        }
    }

    /// <summary>Sends again what could not be taken; a message that was archived all the same is known by its id. What comes
    /// behind waits, so that the order stays.</summary>
    private async Task<IReadOnlyList<SendOutcome>> TryAgain(OutgoingMessage[] messages, SendOutcome[] outcomes)
    {
        var started = time.GetTimestamp();
        var pause = FirstPause;
        while (outcomes.Any(IsUnavailable) && time.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(pause, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested) break;
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            var open = Enumerable.Range(0, outcomes.Length).Where(i => IsUnavailable(outcomes[i])).ToArray();
            var again = await Send(Array.ConvertAll(open, i => messages[i]));
            for (var i = 0; i < open.Length; i++) outcomes[open[i]] = again[i];
        }

        return outcomes;
    }

    private static bool IsUnavailable(SendOutcome outcome) => outcome.Code == ErrorCode.Unavailable;

    private async Task<IReadOnlyList<SendOutcome>> Send(OutgoingMessage[] messages)
    {
        using var trace = GatewayInstruments.Traces.StartActivity("im.send");
        trace?.SetTag("im.messages", messages.Length);
        try
        {
            var answer = await Call(messages);
            if (answer.UnknownSession && await session.Announce()) answer = await Call(messages);
            if (!answer.UnknownSession) return answer.Outcomes;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogFailed(e);
        }

        var unavailable = SendOutcome.Refused(ErrorCode.Unavailable, "The message could not be taken now. Try again.");
        return [.. messages.Select(_ => unavailable)];
    }

    private Task<SendAnswer> Call(OutgoingMessage[] messages) =>
        session.Account.Send(new SendBatch { DeviceId = session.Who.DeviceId, Fence = session.Fence, Messages = messages });

    [LoggerMessage(LogLevel.Warning, "An account did not take a send; the client is told to try again.")]
    private partial void LogFailed(Exception exception);
}
