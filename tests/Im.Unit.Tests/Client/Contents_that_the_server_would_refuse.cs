using System.Text;
using Im.Client;
using Im.Protocol;

namespace Im.Unit.Tests.Client;

public sealed class Contents_that_the_server_would_refuse
{
    private const int Custom = (int)MessageType.Custom;
    private const int Text = (int)MessageType.Text;

    [Theory]
    [InlineData(Custom, "[]")]
    [InlineData(Custom, "{")]
    [InlineData(Custom, "")]
    [InlineData(Custom, """{"a":"\ud83d"}""")]
    [InlineData(Custom, """{"\ude00":1}""")]
    [InlineData(Text, """{"text":"x","mentions":["\ud83d"]}""")]
    [InlineData(Text, """{"text":"x","text":"y"}""")]
    [InlineData(Text, """{"text":1}""")]
    public void Are_refused_before_they_are_in_the_outbox(int type, string content) =>
        Assert.Throws<ArgumentException>(() => Check(type, Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void Are_refused_if_they_are_not_UTF_8() =>
        Assert.Throws<ArgumentException>(() => Check(Custom, [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]));

    [Fact]
    public void Are_refused_if_the_envelope_around_them_would_be_too_deep()
    {
        Check(Custom, Nested(63));

        Assert.Throws<ArgumentException>(() => Check(Custom, Nested(64)));
    }

    private static void Check(int type, byte[] content) =>
        Contents.Check(ClientKit.Bob, type, content, SendOptions.Default);

    private static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1));
}
