using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;

namespace Im.Auth;

/// <summary>
/// The keys and lifetimes that count now. They follow the configuration when it is read again; settings that could not
/// have started the server change nothing, and are told in the log.
/// </summary>
public sealed partial class SigningKeyRing : IDisposable
{
    private readonly IOptionsFactory<AuthOptions> _factory;
    private readonly ILogger _log;
    private readonly List<IDisposable> _subscriptions = [];
    private volatile Ring _current;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OptionsValidationException">They are not safe.</exception>
    public SigningKeyRing(
        IOptionsFactory<AuthOptions> factory, IEnumerable<IOptionsChangeTokenSource<AuthOptions>> sources,
        ILogger<SigningKeyRing> log)
    {
        (_factory, _log) = (factory, log);
        _current = new Ring(factory.Create(Options.DefaultName));
        // Not by IOptionsMonitor: after a bad reload it has no value at all, and throws at every use.
        foreach (var source in sources)
            _subscriptions.Add(ChangeToken.OnChange(source.GetChangeToken, Reload));
    }

    internal AuthOptions Settings => _current.Options;

    internal SigningCredentials Credentials => _current.Credentials;

    internal TokenValidationParameters Rules => _current.Rules;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
    }

    private void Reload()
    {
        try
        {
            _current = new Ring(_factory.Create(Options.DefaultName));
            KeysRead(_current.Options.PreviousSigningKeys.Count);
        }
        catch (Exception cause)
        {
            // Only the sentences of a fault: another exception's text may hold what it could not read.
            SettingsRefused(cause is OptionsValidationException fault ? fault.Message : cause.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Information, "Signing keys were read again: one signs, {Previous} before it are accepted.")]
    private partial void KeysRead(int previous);

    [LoggerMessage(LogLevel.Error, "Changed settings of tokens are refused, and those before stay: {Faults}")]
    private partial void SettingsRefused(string faults);

    private sealed class Ring(AuthOptions options)
    {
        public AuthOptions Options => options;

        public SigningCredentials Credentials { get; } =
            new(SigningKeys.Read(options.SigningKey), SecurityAlgorithms.HmacSha256);

        public TokenValidationParameters Rules { get; } = new()
        {
            IssuerSigningKeys = SigningKeys.All(options),
            TryAllIssuerSigningKeys = true,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireSignedTokens = true,
            // Kind and time are checked by the reader: as values, and by our own clock.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        };
    }
}
