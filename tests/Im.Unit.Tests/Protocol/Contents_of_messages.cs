using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Im.Protocol;
using Im.Unit.Tests.Mqtt;

namespace Im.Unit.Tests.Protocol;

public sealed class Contents_of_messages
{
    private static readonly ProtocolVectors<ContentVector> Vectors = new("contents", "contents-of-cards");

    public static TheoryData<string> Names => Vectors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Are_taken_or_refused_by_the_rules_of_their_type(string name)
    {
        var vector = Vectors[name];

        var wrong = ContentRules.Check(vector.Type, vector.Bytes);

        Assert.True(vector.Ok == wrong is null, $"Expected: {vector.Why ?? "nothing wrong"}. The rules say: {wrong ?? "nothing"}");
    }

    [Fact]
    public void Are_judged_alike_in_any_order_and_with_other_members_between()
    {
        var seed = (int)(Seed.Next() % int.MaxValue);
        var random = new Random(seed);
        foreach (var vector in Vectors.All.Where(vector => vector.HasDistinctNames))
        {
            var members = JsonNode.Parse(vector.Content)!.AsObject()
                .Select(member => $"{JsonValue.Create(member.Key).ToJsonString()}:{member.Value?.ToJsonString() ?? "null"}")
                .Append(""" "my":[{"text":1}] """)
                .Append(""" "x":"}\"{" """)
                .ToArray();
            random.Shuffle(members);

            var wrong = ContentRules.Check(vector.Type, Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}"));

            Assert.True(vector.Ok == wrong is null, $"Seed {seed}, {vector.Name}: {wrong}");
        }
    }

    [Fact]
    public void Of_types_without_rules_are_never_looked_at()
    {
        var types = Enumerable.Range(7, 93).Concat(Enumerable.Range(100, 156)).Append(257).Append(int.MaxValue);

        Assert.All(types, type => Assert.Null(ContentRules.Check(type, "{\"text\":1,\"text\":2,\"type\":3}"u8)));
    }

    [Fact]
    public void Cover_every_type_that_the_protocol_names()
    {
        var types = Vectors.All.Select(vector => (MessageType)vector.Type).Distinct();

        Assert.Empty(Enum.GetValues<MessageType>().Except(types).Except([MessageType.Unknown]));
    }
}

/// <summary>An entry of contents*.json.</summary>
internal sealed record ContentVector(string Name, int Type, string Content, bool Ok, string? Why) : INamed
{
    public byte[] Bytes => Encoding.UTF8.GetBytes(Content);

    /// <summary>A JSON object model has no place for a second member of a name.</summary>
    public bool HasDistinctNames
    {
        get
        {
            using var content = JsonDocument.Parse(Content);
            var names = content.RootElement.EnumerateObject().Select(member => member.Name).ToList();
            return names.Distinct().Count() == names.Count;
        }
    }
}
