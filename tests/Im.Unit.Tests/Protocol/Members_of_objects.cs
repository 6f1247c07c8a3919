using System.Text;
using Im.Protocol;

namespace Im.Unit.Tests.Protocol;

public sealed class Members_of_objects
{
    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"a":1,"A":2,"b":{"a":3}}""", true)]
    [InlineData("""[{"a":1},{"a":2}]""", true)]
    [InlineData("""{"a":1,"a":1}""", false)]
    [InlineData("""{"a":1,"\u0061":2}""", false)]
    [InlineData("""{"x":[{"y":{"a":1,"b":2,"a":3}}]}""", false)]
    public void Stand_once_or_are_found_at_any_depth(string json, bool once) =>
        Assert.Equal(once, JsonText.HasEachMemberOnce(Encoding.UTF8.GetBytes(json)));
}
