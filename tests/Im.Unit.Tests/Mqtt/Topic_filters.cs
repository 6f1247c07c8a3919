using Im.Mqtt;

namespace Im.Unit.Tests.Mqtt;

public sealed class Topic_filters
{
    [Theory]
    [InlineData("#")]
    [InlineData("+")]
    [InlineData("/")]
    [InlineData("a/+/b/#")]
    [InlineData("$share")]
    [InlineData("$share/g/a/#")]
    public void Wildcards_fill_their_level(string filter)
    {
        Assert.True(TopicFilter.IsValid(filter, MqttVersion.V311));
        Assert.True(TopicFilter.IsValid(filter, MqttVersion.V5));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a#")]
    [InlineData("a/#/")]
    [InlineData("#/#")]
    [InlineData("+a")]
    public void A_wildcard_beside_other_characters_or_before_the_end_is_none(string filter)
    {
        Assert.False(TopicFilter.IsValid(filter, MqttVersion.V311));
        Assert.False(TopicFilter.IsValid(filter, MqttVersion.V5));
    }

    [Theory]
    [InlineData("$share/g")]
    [InlineData("$share//a")]
    [InlineData("$share/g/")]
    [InlineData("$share/+/a")]
    public void A_share_needs_a_name_and_a_filter_in_5_only(string filter)
    {
        Assert.True(TopicFilter.IsValid(filter, MqttVersion.V311));
        Assert.False(TopicFilter.IsValid(filter, MqttVersion.V5));
    }

    [Fact]
    public void A_share_is_known_by_its_prefix()
    {
        Assert.True(TopicFilter.IsShared("$share/g/a"));
        Assert.False(TopicFilter.IsShared("$SHARE/g/a"));
        Assert.False(TopicFilter.IsShared("$share"));
        Assert.False(TopicFilter.IsShared("a/$share/g"));
    }
}
