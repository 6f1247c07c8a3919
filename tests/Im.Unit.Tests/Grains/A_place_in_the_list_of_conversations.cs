using Im.Archive;
using Im.Grains.Accounts;

namespace Im.Unit.Tests.Grains;

public sealed class A_place_in_the_list_of_conversations
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_675_416_709_033, 42)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Is_read_as_it_was_given(long timestamp, long number)
    {
        var head = new ConversationHead(number, "key", "demo", 9, timestamp);
        var cursor = ConversationCursor.Of(new Participation(
            head, Chat.Alice, Chat.Bob.AsPeer(), 0, 0, Chat.Stored with { Timestamp = timestamp }, [new SeqWindow(0, long.MaxValue)]));

        Assert.True(ConversationCursor.TryParse(cursor, out var place));
        Assert.Equal((timestamp, number), place);
    }

    [Fact]
    public void Is_the_beginning_if_there_is_none()
    {
        Assert.True(ConversationCursor.TryParse(null, out var place));
        Assert.Null(place);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1")]
    [InlineData("1.")]
    [InlineData(".1")]
    [InlineData("1.2.3")]
    [InlineData("-1.2")]
    [InlineData("1.-2")]
    [InlineData(" 1.2")]
    [InlineData("1.2 ")]
    [InlineData("1,2")]
    [InlineData("a.b")]
    [InlineData("0x1.2")]
    [InlineData("9223372036854775808.1")]
    [InlineData("1.9223372036854775808")]
    public void Is_nothing_else(string text)
    {
        Assert.False(ConversationCursor.TryParse(text, out var place));
        Assert.Null(place);
    }
}
