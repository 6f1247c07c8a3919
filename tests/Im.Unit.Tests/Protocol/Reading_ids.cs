using Im.Protocol;

namespace Im.Unit.Tests.Protocol;

public sealed class Reading_ids
{
    private static readonly ProtocolVectors<Vector> Vectors = new("peers");

    public static TheoryData<string> Names => Vectors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Tells_what_an_id_names_or_that_it_is_none(string name)
    {
        var vector = Vectors[name];

        var read = PeerId.TryParse(vector.Value, out var id) ? id : default;

        Assert.Equal(vector.Kind ?? "none", read.Kind.ToString(), ignoreCase: true);
        Assert.Equal(vector.Kind is null ? null : vector.Value, read.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Takes_nothing_but_an_account_where_an_account_is_wanted(string name)
    {
        var vector = Vectors[name];

        var taken = AccountId.TryParse(vector.Value, out var account);

        Assert.Equal(vector.Kind == "account", taken);
        Assert.Equal(taken ? vector.Value : null, account.Value);
    }

    [Fact]
    public void Finds_nothing_in_what_is_left_out()
    {
        Assert.False(PeerId.TryParse(null, out _));
        Assert.False(AccountId.TryParse(null, out _));
        Assert.Equal(PeerKind.None, default(PeerId).Kind);
    }

    private sealed record Vector(string Name, string Value, string? Kind) : INamed;
}
