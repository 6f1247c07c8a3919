using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Im.Push.Http;

namespace Im.Push.Vendors.Fcm;

/// <summary>Access tokens of Google's service accounts.</summary>
internal static class FcmAuth
{
    private const string Scope = "https://www.googleapis.com/auth/firebase.messaging";

    /// <summary>Asks Google for a token.</summary>
    public static async Task<IssuedToken> Issue(FcmCredential credential, PushChannel channel)
    {
        var account = CredentialFactory.FromJson<ServiceAccountCredential>(credential.KeyFile);
        var sender = new ServiceAccountCredential(new ServiceAccountCredential.Initializer(account.Id, account.TokenServerUrl)
        {
            Key = account.Key,
            KeyId = account.KeyId,
            Scopes = [Scope],
            HttpClientFactory = new ChannelFactory(channel),
            // Tries are made by the channel, which knows what an answer means.
            DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
        });
        try
        {
            await sender.RequestAccessTokenAsync(CancellationToken.None);
            return sender.Token is { AccessToken: { } token }
                ? IssuedToken.Of(token, TimeSpan.FromSeconds(sender.Token.ExpiresInSeconds ?? 3600))
                : IssuedToken.None(PushOutcome.Transient("unreadable"));
        }
        catch (TokenResponseException refused)
        {
            return IssuedToken.None((int?)refused.StatusCode is >= 500 or 429
                ? PushOutcome.Transient(refused.Error?.Error ?? "token")
                : PushOutcome.AuthFailed(refused.Error?.Error ?? "token"));
        }
        catch (Exception failed) when (TransportOutcome.Of(failed) is not null)
        {
            return IssuedToken.None(TransportOutcome.Of(failed)! with { MayHaveArrived = false });
        }
    }

    /// <summary>Lets Google's library use our connections.</summary>
    private sealed class ChannelFactory(PushChannel channel) : HttpClientFactory
    {
        protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) => new Forward(channel.Http);
    }

    private sealed class Forward(HttpMessageInvoker to) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) =>
            to.SendAsync(request, cancellation);
    }
}
