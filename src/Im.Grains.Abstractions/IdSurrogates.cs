using Im.Protocol;

namespace Im.Grains;

/// <summary>Carries a <see cref="PeerId"/> between silos; the protocol's types know nothing of Orleans.</summary>
[GenerateSerializer, Immutable, Alias("peer-id")]
internal struct PeerIdSurrogate
{
    [Id(0)]
    public string? Value;
}

[RegisterConverter]
internal sealed class PeerIdConverter : IConverter<PeerId, PeerIdSurrogate>
{
    public PeerId ConvertFromSurrogate(in PeerIdSurrogate surrogate) => new(surrogate.Value!);

    public PeerIdSurrogate ConvertToSurrogate(in PeerId value) => new() { Value = value.Value };
}

/// <summary>Carries an <see cref="AccountId"/> between silos.</summary>
[GenerateSerializer, Immutable, Alias("account-id")]
internal struct AccountIdSurrogate
{
    [Id(0)]
    public string? Value;
}

[RegisterConverter]
internal sealed class AccountIdConverter : IConverter<AccountId, AccountIdSurrogate>
{
    public AccountId ConvertFromSurrogate(in AccountIdSurrogate surrogate) => new(surrogate.Value!);

    public AccountIdSurrogate ConvertToSurrogate(in AccountId value) => new() { Value = value.Value };
}
