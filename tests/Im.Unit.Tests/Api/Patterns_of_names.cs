using System.Text.RegularExpressions;
using Im.Api.OpenApi;
using Im.Protocol;
using Im.Unit.Tests.Protocol;

namespace Im.Unit.Tests.Api;

public sealed class Patterns_of_names
{
    private static readonly ProtocolVectors<NameVector> Vectors = new("names");

    private static readonly Dictionary<string, string> Patterns = new()
    {
        ["tenantNo"] = NamePatterns.TenantNo,
        ["deviceId"] = NamePatterns.DeviceId,
        ["appid"] = NamePatterns.DeviceId,
        ["groupNo"] = NamePatterns.GroupNo,
        ["messageId"] = NamePatterns.MessageId,
    };

    public static TheoryData<string> Described => [.. Vectors.All.Where(it => Patterns.ContainsKey(it.What)).Select(it => it.Name)];

    public static TheoryData<string> All => Vectors.Names;

    [Theory]
    [MemberData(nameof(Described))]
    public void Take_and_refuse_what_the_server_does(string name)
    {
        var vector = Vectors[name];

        Assert.Equal(vector.Valid, Matches(Patterns[vector.What], vector.Text));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Tell_groups_and_accounts_as_the_server_does(string name)
    {
        var text = Vectors[name].Text;

        Assert.Equal(WireIds.TryGroup("demo", text, out _), Matches(NamePatterns.GroupIdOrNo, text));
        Assert.Equal(AccountId.TryParse(text, out _), Matches(NamePatterns.Account, text));
    }

    [Fact]
    public void Take_a_sub_application_that_is_left_empty_but_not_one_that_is_dots()
    {
        Assert.True(Matches(NamePatterns.OptionalAppId, ""));
        Assert.True(Matches(NamePatterns.OptionalAppId, "shop.web"));
        Assert.False(Matches(NamePatterns.OptionalAppId, ".."));
    }

    // To the very end: unlike JSON Schema's, the end of ours is also before a last line feed.
    private static bool Matches(string pattern, string text) => Regex.Match(text, pattern) is { Success: true } match && match.Length == text.Length;
}
