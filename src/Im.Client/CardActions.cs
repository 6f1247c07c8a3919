using System.Collections.Concurrent;

namespace Im.Client;

/// <summary>
/// What the app does when the user opens a card or prescription, by the card's <c>action</c>. Nothing else is ever done: no
/// address is opened and no program started. A handler must not believe what it is given, since anybody may have written it:
/// it looks up what the action names as it would for an id from outside, checks that this user may see it, and asks before
/// anything that costs or changes something.
/// </summary>
public sealed class CardActions
{
    private readonly ConcurrentDictionary<string, Handler> _byAction = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Handler> _byScheme = new(StringComparer.Ordinal);

    /// <summary>Handles one card. What it throws, <see cref="OpenAsync"/> throws.</summary>
    public delegate Task Handler(ImMessage message, ActionContent card, CancellationToken cancellationToken);

    /// <summary>Handles cards whose action is exactly this one.</summary>
    /// <returns>Disposed, it takes the handler away.</returns>
    /// <exception cref="ArgumentException">It is no action, or has a handler already.</exception>
    public IDisposable Register(string action, Handler handler)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (!CardAddresses.IsAction(action)) throw new ArgumentException($"The action must be {CardAddresses.ActionForm}.", nameof(action));
        return Add(_byAction, action, handler);
    }

    /// <summary>Handles cards whose action is an address with this scheme (<c>app</c> for <c>app://…</c>) and has no handler of
    /// its own.</summary>
    /// <inheritdoc cref="Register"/>
    public IDisposable RegisterScheme(string scheme, Handler handler)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        if (!CardAddresses.IsScheme(scheme)) throw new ArgumentException("The scheme must be a letter and A–Z a–z 0–9 + - .", nameof(scheme));
        return Add(_byScheme, scheme.ToLowerInvariant(), handler);
    }

    /// <summary>Runs the handler of the card that a message is.</summary>
    public async Task<CardOpening> OpenAsync(ImMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Read() is not ActionContent card) return CardOpening.NoCard;
        if (Find(card.Action) is not { } handler) return CardOpening.NoHandler;
        await handler(message, card, cancellationToken).ConfigureAwait(false);
        return CardOpening.Opened;
    }

    private Handler? Find(string action)
    {
        if (_byAction.TryGetValue(action, out var exact)) return exact;
        return CardAddresses.IsAction(action) && CardAddresses.Scheme(action) is { } scheme ? _byScheme.GetValueOrDefault(scheme) : null;
    }

    private static Registration Add(ConcurrentDictionary<string, Handler> handlers, string name, Handler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (!handlers.TryAdd(name, handler)) throw new ArgumentException($"'{name}' has a handler already.");
        return new Registration(() => handlers.TryRemove(new(name, handler)));
    }

    private sealed class Registration(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

/// <summary>What came of opening a card.</summary>
public enum CardOpening
{
    /// <summary>Its handler has run.</summary>
    Opened,

    /// <summary>The app has registered no handler for its action: a newer card, or one that is not meant for this app. Its
    /// <see cref="ActionContent.Url"/>, if it has one, may be offered to the user.</summary>
    NoHandler,

    /// <summary>The message is no card, was taken back, or is one that does not fit the rules.</summary>
    NoCard,
}
