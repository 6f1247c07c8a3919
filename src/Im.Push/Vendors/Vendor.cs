using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Push.Credentials;
using Im.Push.Http;
using Im.Push.Notifications;

namespace Im.Push.Vendors;

/// <summary>What all vendors have in common: batches, tokens of a wrong shape, and an outcome for each target.</summary>
internal abstract class Vendor<TCredential>(VendorHttp http, JsonTypeInfo<TCredential> shape) : IPushVendor
    where TCredential : PushCredential
{
    private const int LongestWords = 4096;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract PushCapabilities Capabilities { get; }

    /// <summary>How the vendor wants to be talked to.</summary>
    protected abstract ChannelProfile Profile { get; }

    /// <summary>The way to the vendor.</summary>
    protected VendorHttp Http { get; } = http;

    /// <inheritdoc/>
    public CredentialReading ReadCredential(PushCredentialOwner owner, JsonElement settings) =>
        CredentialReader.Read(owner, settings, shape);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PushOutcome>> Send(
        PushCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        var mine = Mine(credential);
        if (notification.IsSilent && !Capabilities.Silent)
            return All(targets, PushOutcome.Rejected("unsupported", "The vendor takes no silent data."));
        return await Each(
            mine, targets, [notification.Title, notification.Body],
            batch => SendBatch(mine, notification, batch, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PushOutcome>> Withdraw(
        PushCredential credential, PushWithdrawal withdrawal, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation)
    {
        var mine = Mine(credential);
        return await Each(mine, targets, [], batch => WithdrawBatch(mine, withdrawal, batch, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public virtual ReceiptReading ParseReceipts(PushCredential credential, PushCallback callback) =>
        ReceiptReading.Refused("The vendor sends no receipts.");

    /// <inheritdoc/>
    public Task<PushCheck> Check(PushCredential credential, CancellationToken cancellation) =>
        Check(Mine(credential), cancellation);

    /// <summary>Whether the text can be a token of the vendor: others never reach it, and could break a list.</summary>
    protected abstract bool IsToken(string token);

    /// <summary>Sends to at most <see cref="PushCapabilities.MaxTargets"/>.</summary>
    protected abstract Task<IReadOnlyList<PushOutcome>> SendBatch(
        TCredential credential, PushNotification notification, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation);

    /// <summary>Takes back from at most <see cref="PushCapabilities.MaxTargets"/>.</summary>
    protected virtual Task<IReadOnlyList<PushOutcome>> WithdrawBatch(
        TCredential credential, PushWithdrawal withdrawal, IReadOnlyList<PushTarget> targets,
        CancellationToken cancellation) =>
        Task.FromResult(All(targets, PushOutcome.Rejected("unsupported", "The vendor takes nothing back.")));

    /// <summary>Whether the vendor accepts the credential.</summary>
    protected abstract Task<PushCheck> Check(TCredential credential, CancellationToken cancellation);

    /// <summary>The same outcome for all.</summary>
    protected static IReadOnlyList<PushOutcome> All(IReadOnlyList<PushTarget> targets, PushOutcome outcome) =>
        [.. Enumerable.Repeat(outcome, targets.Count)];

    /// <summary>The outcome of each, by its token.</summary>
    protected static IReadOnlyList<PushOutcome> By(IReadOnlyList<PushTarget> targets, Func<string, PushOutcome> outcome) =>
        [.. targets.Select(it => outcome(it.Token))];

    /// <summary>Sends, and where a call was refused as a whole for what may be one token's fault, each half again: whoever
    /// registers a foreign token keeps nobody else from being told.</summary>
    protected static async Task<IReadOnlyList<PushOutcome>> Apart(
        IReadOnlyList<PushTarget> targets, string code, Func<IReadOnlyList<PushTarget>, Task<IReadOnlyList<PushOutcome>>> send)
    {
        var outcomes = await send(targets);
        if (targets.Count == 1 || outcomes.Any(it => it.Code != code)) return outcomes;

        var half = targets.Count / 2;
        var halves = await Task.WhenAll(
            Apart([.. targets.Take(half)], code, send), Apart([.. targets.Skip(half)], code, send));
        return [.. halves.SelectMany(it => it)];
    }

    private TCredential Mine(PushCredential credential) => credential as TCredential
        ?? throw new ArgumentException($"{credential} was given to {Name}.", nameof(credential));

    // The vendor's words may repeat tokens, of any device of the call, and what was to be shown.
    private static string Clean(string words, IReadOnlyList<PushTarget> batch, IReadOnlyList<string> texts)
    {
        var clean = words.Length > LongestWords ? words[..LongestWords] : words;
        foreach (var target in batch)
        {
            clean = clean.Replace(target.Token, TokenHash.Of(target.Token), StringComparison.Ordinal);
        }

        return Fit.Units(texts.Count == 0 ? clean : WithoutTexts.Of(clean, texts), 200);
    }

    private async Task<IReadOnlyList<PushOutcome>> Each(
        TCredential credential, IReadOnlyList<PushTarget> targets, IReadOnlyList<string> texts,
        Func<IReadOnlyList<PushTarget>, Task<IReadOnlyList<PushOutcome>>> send, CancellationToken cancellation)
    {
        var outcomes = new PushOutcome[targets.Count];
        var good = new List<int>(targets.Count);
        for (var i = 0; i < targets.Count; i++)
        {
            if (targets[i].Token.Length > 0 && IsToken(targets[i].Token)) good.Add(i);
            else outcomes[i] = PushOutcome.InvalidToken("bad-token");
        }

        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = credential.Concurrency ?? Profile.Concurrency,
            CancellationToken = cancellation,
        };
        var sending = Parallel.ForEachAsync(good.Chunk(Capabilities.MaxTargets), options, async (places, _) =>
        {
            PushTarget[] batch = [.. places.Select(it => targets[it])];
            var told = await send(batch);
            var details = told.Select(it => it.Detail).OfType<string>().Distinct().ToDictionary(it => it, it => Clean(it, batch, texts));
            for (var i = 0; i < places.Length; i++)
                outcomes[places[i]] = told[i].Detail is { } words ? told[i] with { Detail = details[words] } : told[i];
            Http.Told(credential, batch, [.. places.Select(it => outcomes[it])]);
        });
        try
        {
            await sending;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What was told counts; what was not begun has not left.
            foreach (var place in good) outcomes[place] ??= TransportOutcome.Late;
        }

        return outcomes;
    }
}
