using Im.Protocol;

namespace Im.Unit.Tests.Protocol;

public sealed class Names_from_outside
{
    private static readonly ProtocolVectors<NameVector> Vectors = new("names");
    private static readonly string[] Kinds = ["tenantNo", "userId", "deviceId", "appid", "groupNo", "tag", "messageId"];

    public static TheoryData<string> Entries => Vectors.Names;

    [Theory]
    [MemberData(nameof(Entries))]
    public void Are_taken_or_refused_by_their_form(string name)
    {
        var vector = Vectors[name];

        Assert.Equal(vector.Valid, IsValid(vector.What, vector.Text));
    }

    [Fact]
    public void Are_no_names_when_left_out() => Assert.All(Kinds, kind => Assert.False(IsValid(kind, null)));

    [Fact]
    public void Have_of_all_characters_below_U_0100_just_those_of_their_alphabet()
    {
        const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

        Assert.Equal(Sorted(Alphanumeric + "_-"), Allowed("tenantNo"));
        Assert.Equal(Sorted(Alphanumeric + "._-"), Allowed("deviceId"));
        Assert.Equal(Sorted(Alphanumeric + "._-"), Allowed("appid"));
        Assert.Equal(Sorted(Alphanumeric + "._-"), Allowed("groupNo"));
        Assert.Equal(Sorted(Alphanumeric + "._:-"), Allowed("messageId"));
        Assert.Equal(256 - 32 - 33, Allowed("userId").Length);
    }

    private static string Sorted(string characters) => string.Concat(characters.Order());

    private static string Allowed(string kind) =>
        string.Concat(Enumerable.Range(0, 256).Select(c => (char)c).Where(c => IsValid(kind, $"x{c}")));

    private static bool IsValid(string kind, string? text) => kind switch
    {
        "tenantNo" => Names.IsTenantNo(text),
        "userId" => Names.IsUserId(text),
        "deviceId" => Names.IsDeviceId(text),
        "appid" => Names.IsAppId(text),
        "groupNo" => Names.IsGroupNo(text),
        "tag" => Names.IsTag(text),
        "messageId" => Names.IsMessageId(text),
        _ => throw new InvalidOperationException($"There is no name '{kind}'."),
    };
}
