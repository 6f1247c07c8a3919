using Microsoft.Extensions.Logging;

namespace Im.Push.Http;

/// <summary>Calls vendors; whatever happens is an answer, also that the caller waits no longer.</summary>
internal sealed partial class VendorHttp(PushChannels channels, TimeProvider time, ILogger<VendorHttp> logger)
{
    /// <summary>A token that was issued a moment ago is not refused for its age.</summary>
    private static readonly TimeSpan Youngest = TimeSpan.FromMinutes(1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>The channel of the credential.</summary>
    public PushChannel Channel(PushCredential credential, ChannelProfile profile, string part = "") =>
        channels.Of(credential, profile, part);

    /// <summary>Sends one request, quickly a second time if that is worth it.</summary>
    public async Task<VendorAnswer> Send(
        PushChannel channel, HttpRequestMessage request, Func<VendorAnswer, PushOutcome> judge, CancellationToken cancellation)
    {
        using (request)
        {
            request.Version = channel.Profile.Version;
            request.VersionPolicy = channel.Profile.VersionPolicy;
            request.Options.Set(AnswerHandler.Judge, judge);
            try
            {
                using var response = await channel.Http.SendAsync(request, cancellation);
                return ((AnsweredMessage)response).Answer;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return VendorAnswer.Failed(TransportOutcome.Late with { MayHaveArrived = true });
            }
            catch (Exception failed) when (TransportOutcome.Of(failed) is not null)
            {
                LogNotReached(request.RequestUri?.Host ?? "", failed.GetType().Name);
                return VendorAnswer.Failed(TransportOutcome.Of(failed)!);
            }
        }
    }

    /// <summary>Sends with a token, and once more with a new one if it is refused.</summary>
    public async Task<VendorAnswer> SendWithToken(
        PushChannel channel, string tokenName, Func<Task<IssuedToken>> issue, Func<string, HttpRequestMessage> request,
        Func<VendorAnswer, PushOutcome> judge, CancellationToken cancellation, TimeSpan? youngest = null)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            IssuedToken token;
            try
            {
                token = await channel.Tokens.Get(tokenName, issue).WaitAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return VendorAnswer.Failed(TransportOutcome.Late);
            }

            if (token.Refusal is { } refusal) return VendorAnswer.Failed(refusal);
            var answer = await Send(channel, request(token.Token!), judge, cancellation);
            if (answer.Outcome.Kind != PushOutcomeKind.AuthFailed || isSecond
                || !channel.Tokens.Drop(tokenName, token.Token!, youngest ?? Youngest))
            {
                return answer;
            }
        }
    }

    /// <summary>Writes down what became of a call's targets; what all of them have in common once.</summary>
    public void Told(PushCredential credential, IReadOnlyList<PushTarget> batch, IReadOnlyList<PushOutcome> outcomes)
    {
        var owner = credential.Owner;
        foreach (var (kind, code, detail) in outcomes.Select(it => (it.Kind, it.Code, it.Detail)).Distinct())
        {
            if (kind == PushOutcomeKind.AuthFailed) LogRefused(credential.Vendor, owner.TenantNo, owner.AppId, code);
            else if (kind == PushOutcomeKind.Rejected) LogRejected(credential.Vendor, owner.TenantNo, owner.AppId, code, detail);
        }

        if (!logger.IsEnabled(LogLevel.Debug)) return;
        for (var i = 0; i < batch.Count; i++)
            LogTold(credential.Vendor, TokenHash.Of(batch[i].Token), outcomes[i].Kind, outcomes[i].Code);
    }

    [LoggerMessage(LogLevel.Debug, "{Vendor} told {Outcome} ({Code}) of token {TokenHash}.")]
    private partial void LogTold(string vendor, string tokenHash, PushOutcomeKind outcome, string code);

    [LoggerMessage(LogLevel.Warning, "{Vendor} refuses the credential of {TenantNo}/{AppId}: {Code}.")]
    private partial void LogRefused(string vendor, string tenantNo, string appId, string code);

    [LoggerMessage(LogLevel.Warning, "{Vendor} rejects a notification of {TenantNo}/{AppId}: {Code} {Detail}.")]
    private partial void LogRejected(string vendor, string tenantNo, string appId, string code, string? detail);

    [LoggerMessage(LogLevel.Debug, "No answer from {Host}: {Failure}.")]
    private partial void LogNotReached(string host, string failure);
}
