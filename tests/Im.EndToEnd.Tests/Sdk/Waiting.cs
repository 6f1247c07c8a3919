using Im.Client;

namespace Im.EndToEnd.Tests.Sdk;

/// <summary>Waits for what clients tell, with a sentence for the case that they do not.</summary>
internal static class Waiting
{
    public static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    /// <summary>The next messages that the app sees.</summary>
    public static async Task<List<ImMessage>> See(this ImClient client, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Enough);
        var messages = new List<ImMessage>();
        try
        {
            await foreach (var message in client.Messages.WithCancellation(deadline.Token))
            {
                messages.Add(message);
                if (messages.Count == count) break;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{client.Options.UserId} was to see {count} messages, and saw {messages.Count}.");
        }

        return messages;
    }

    public static async Task<List<string?>> SeeTexts(this ImClient client, int count) =>
        (await client.See(count)).ConvertAll(message => message.Text);

    /// <summary>The next event; the handler must be attached in <paramref name="attach"/>, before the act.</summary>
    public static Task<T> Next<T>(Action<EventHandler<T>> attach, string sentence, Func<T, bool>? fits = null)
    {
        var next = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        attach((_, what) =>
        {
            if (fits is null || fits(what)) next.TrySetResult(what);
        });
        return Within(next.Task, sentence);
    }

    public static Task<ConnectionStateChange> Becomes(this ImClient client, ConnectionState state) => Next<ConnectionStateChange>(
        handler => client.StateChanged += handler, $"{client.Options.UserId} became {state}.", change => change.State == state);

    private static async Task<T> Within<T>(Task<T> task, string sentence)
    {
        try
        {
            return await task.WaitAsync(Enough, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"It did not happen: {sentence}");
            throw;
        }
    }
}
