using Im.Api.Security;

namespace Im.Unit.Tests.Api;

public sealed class Dots_in_a_path
{
    [Theory]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/a/./b")]
    [InlineData("/a/../b")]
    [InlineData("/a/%2e")]
    [InlineData("/a/%2E%2e/b")]
    [InlineData("/a/.%2E")]
    [InlineData("/a/%2e.?b")]
    [InlineData("/a/..#b")]
    [InlineData("/a\\..\\b")]
    [InlineData("..")]
    [InlineData("http://example.org/a/..")]
    public void Are_found_however_they_are_written(string target) => Assert.True(DotSegments.AreIn(target));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/...")]
    [InlineData("/%2e%2e%2e")]
    [InlineData("/..a/b..")]
    [InlineData("/a.b/.well-known")]
    [InlineData("/a%2F..%2Fb")]
    [InlineData("/%252e%252e")]
    [InlineData("/%2")]
    [InlineData("/%2f")]
    [InlineData("/a?b=/../c")]
    [InlineData("http://example.org/a")]
    public void Are_not_seen_where_there_are_none(string target) => Assert.False(DotSegments.AreIn(target));
}
