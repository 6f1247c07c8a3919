using Im.Protocol;

namespace Im.Unit.Tests.Protocol;

public sealed class Deriving_ids
{
    private static readonly ProtocolVectors<Vector> Vectors = new("ids");

    public static TheoryData<string> Names => Vectors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_the_same_id_on_every_server(string name)
    {
        var vector = Vectors[name];

        var id = Derive(vector);

        Assert.Equal(vector.Id, id.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_an_id_that_says_what_it_is(string name)
    {
        var vector = Vectors[name];

        Assert.True(PeerId.TryParse(Derive(vector).Value, out var id));
        Assert.Equal(vector.Kind, id.Kind.ToString(), ignoreCase: true);
    }

    [Fact]
    public void Gives_no_id_twice() =>
        Assert.Equal(Vectors.All.Count, Vectors.All.Select(Derive).Distinct().Count());

    [Fact]
    public void Tells_the_kinds_of_one_name_apart_by_the_first_letter_alone()
    {
        PeerId[] ids =
        [
            WireIds.Account("demo", "x").AsPeer(), WireIds.Service("demo", "x"), WireIds.Group("demo", "x"),
            WireIds.Tag("demo", "x"),
        ];

        Assert.Equal("asgt", string.Concat(ids.Select(id => id.Value[0])));
        Assert.Single(ids.Select(id => id.Value[1..]).Distinct());
    }

    private static PeerId Derive(Vector vector) => vector.Kind switch
    {
        "account" => WireIds.Account(vector.TenantNo, vector.Of).AsPeer(),
        "service" => WireIds.Service(vector.TenantNo, vector.Of),
        "group" => WireIds.Group(vector.TenantNo, vector.Of),
        "tag" => WireIds.Tag(vector.TenantNo, vector.Of),
        "everyone" when vector.Of.Length == 0 => WireIds.Everyone(vector.TenantNo),
        _ => throw new InvalidOperationException($"There is no kind '{vector.Kind}' of '{vector.Of}'."),
    };

    private sealed record Vector(string Name, string Kind, string TenantNo, string Of, string Id) : INamed;
}
