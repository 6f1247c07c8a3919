using Im.Grains.Conversations;

namespace Im.Unit.Tests.Grains;

public sealed class Archived_messages_on_the_wire
{
    [Fact]
    public void Are_as_sent_and_stamped()
    {
        var envelope = EnvelopeView.Of(Chat.Stored);

        Assert.Equal("courier", envelope.AppId);
        Assert.Equal(Json("""{"text":"hi"}"""), Chat.Text(envelope.Json));
    }

    [Fact]
    public void Have_no_content_once_they_are_recalled() =>
        Assert.Equal(Json("""{"recalled":true}"""), Chat.Text(EnvelopeView.Of(Chat.Stored with { RecalledAt = 1 }).Json));

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "courier", true)]
    [InlineData("courier", "courier", true)]
    [InlineData("courier", "", false)]
    [InlineData("courier", "shop", false)]
    public void Are_for_all_devices_or_for_those_of_one_sub_application(string messages, string devices, bool isFor) =>
        Assert.Equal(isFor, EnvelopeView.IsFor(Chat.Stored with { AppId = messages }, Chat.Bob, devices));

    private static string Json(string content) =>
        $$"""{"id":"m1","from":"{{Chat.Alice}}","to":"{{Chat.Bob}}","tenantNo":"demo","target":"{{Chat.Alice}}","type":0,"content":{{content}},"timestamp":1675416709033,"isBackground":true,"seq":1,"appid":"courier","x":1}""";
}
