using System.Security.Cryptography;
using Im.Auth;
using Im.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Im.Unit.Tests.Auth;

/// <summary>An issuer and a reader with a key of their own and a clock that stands.</summary>
internal sealed class TokenKit
{
    public static readonly AccountId Alice = WireIds.Account("demo", "alice");

    private readonly AuthOptions _options;

    public TokenKit(string? key = null, params string[] previousKeys)
    {
        Key = key ?? NewKey();
        _options = new AuthOptions { SigningKey = Key };
        foreach (var previous in previousKeys) _options.PreviousSigningKeys.Add(previous);
    }

    public string Key { get; }

    public WatchedTime Time { get; } = new(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero));

    public TokenIssuer Issuer => new(RingOf(_options), Time);

    public TokenReader Reader => new(RingOf(_options), Time);

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Keys that stay as they are.</summary>
    public static SigningKeyRing RingOf(AuthOptions options) =>
        new(new Fixed(options), [], NullLogger<SigningKeyRing>.Instance);

    public string UserToken() => Issuer.IssueUser("demo", "alice", "shop").Text;

    public string DeviceToken() => Issuer.IssueDevice("demo", Alice, "phone", 7, "courier").Text;

    public string AppToken() => Issuer.IssueApp("demo", "shop", ["users", "tags"]).Text;

    public async Task<TokenFault> FaultAsUser(string? token) => (await Reader.ReadUser(token)).Fault;

    public async Task<TokenFault> FaultAsDevice(string? token) => (await Reader.ReadDevice(token)).Fault;

    public async Task<TokenFault> FaultAsApp(string? token) => (await Reader.ReadApp(token)).Fault;

    private sealed class Fixed(AuthOptions options) : IOptionsFactory<AuthOptions>
    {
        public AuthOptions Create(string name) => options;
    }
}
