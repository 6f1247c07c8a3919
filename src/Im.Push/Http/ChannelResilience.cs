using System.Threading.RateLimiting;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Im.Push.Http;

/// <summary>What stands between us and a vendor. Lasting retries are the caller's: here is one quick try more.</summary>
internal static class ChannelResilience
{
    /// <summary>Longer waits are the caller's.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private const int LongestQueue = 1_000;

    /// <summary>From the outside in: time for all, places, a second try, the breaker, time for one try.</summary>
    public static ResiliencePipeline<HttpResponseMessage> Of(ChannelProfile profile, int concurrency, TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddTimeout(TimeSpan.FromSeconds(15))
            .AddConcurrencyLimiter(new ConcurrencyLimiterOptions
            {
                PermitLimit = concurrency,
                QueueLimit = LongestQueue,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            })
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 1,
                ShouldRetryAfterHeader = false,
                ShouldHandle = args => ValueTask.FromResult(IsWorthAnotherTry(args.Outcome, profile)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                    OutcomeOf(args.Outcome)?.RetryAfter ?? TimeSpan.FromMilliseconds(100 + Random.Shared.Next(200))),
            })
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(10),
                ShouldHandle = args => ValueTask.FromResult(IsTheChannelsFault(args.Outcome, profile)),
            })
            .AddTimeout(TimeSpan.FromSeconds(5))
            .Build();

    private static PushOutcome? OutcomeOf(Outcome<HttpResponseMessage> outcome) =>
        (outcome.Result as AnsweredMessage)?.Answer.Outcome;

    private static bool IsWorthAnotherTry(Outcome<HttpResponseMessage> outcome, ChannelProfile profile) =>
        outcome.Exception switch
        {
            HttpRequestException refused when TransportOutcome.IsRefusedAddress(refused) => false,
            HttpRequestException failed => profile.RepeatsSafely || TransportOutcome.NeverLeft(failed),
            IOException or TimeoutRejectedException => profile.RepeatsSafely,
            not null => false,
            null => OutcomeOf(outcome) switch
            {
                { MayHaveArrived: true } when !profile.RepeatsSafely => false,
                { Kind: PushOutcomeKind.Transient } it => it.RetryAfter is null || it.RetryAfter <= LongestWait,
                { Kind: PushOutcomeKind.Throttled, Scope: PushThrottleScope.App } it =>
                    it.RetryAfter is not null && it.RetryAfter <= LongestWait,
                _ => false,
            },
        };

    // A dead token or a message that is refused says nothing about the channel.
    private static bool IsTheChannelsFault(Outcome<HttpResponseMessage> outcome, ChannelProfile profile) => outcome.Exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } when profile.IsOfDevices => false,
        HttpRequestException refused => !TransportOutcome.IsRefusedAddress(refused),
        IOException or TimeoutRejectedException => true,
        not null => false,
        null => OutcomeOf(outcome) is { } it && (it.Kind is PushOutcomeKind.Transient or PushOutcomeKind.AuthFailed
            || it is { Kind: PushOutcomeKind.Throttled, Scope: not PushThrottleScope.Device }),
    };
}
