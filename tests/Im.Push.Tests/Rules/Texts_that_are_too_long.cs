using System.Text;
using Im.Push.Notifications;
using Im.Push.Tests.Kit;

namespace Im.Push.Tests.Rules;

/// <summary>Texts are cut to what vendors take.</summary>
public sealed class Texts_that_are_too_long
{
    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("exactly10!", 10, "exactly10!")]
    [InlineData("a bit longer", 10, "a bit lon…")]
    [InlineData("你好世界你好世界", 4, "你好世…")]
    [InlineData("ab👨‍👩‍👧cd", 5, "ab…")]
    [InlineData("ábcdéf", 4, "ábc…")]
    public void By_characters_never_within_one(string text, int longest, string cut)
    {
        Assert.Equal(cut, Fit.Units(text, longest));
        Assert.True(Fit.Units(text, longest).Length <= longest);
    }

    [Theory]
    [InlineData("你好世界", 12, "你好世界")]
    [InlineData("你好世界", 11, "你好…")]
    [InlineData("你好世界", 2, "")]
    [InlineData("👍👍", 7, "👍…")]
    public void By_bytes_never_within_a_character(string text, int longest, string cut)
    {
        Assert.Equal(cut, Fit.Bytes(text, longest));
        Assert.True(Encoding.UTF8.GetByteCount(Fit.Bytes(text, longest)) <= longest);
    }

    [Theory]
    [InlineData("字")]
    [InlineData("\"")]
    [InlineData("\u0001")]
    [InlineData("👍")]
    public void The_whole_fits_by_a_shorter_body(string filling)
    {
        var long_ = Samples.Message with { Body = string.Concat(Enumerable.Repeat(filling, 4000)) };

        var whole = Fit.Whole(long_, 4096, it => AppData.Json(json => json.WriteStringValue(it.Title + it.Body)));

        Assert.NotNull(whole);
        Assert.InRange(whole.Length, 1, 4096);
    }

    [Fact]
    public void What_does_not_fit_without_a_body_is_refused()
    {
        var big = Samples.Message with { Data = new Dictionary<string, string> { ["x"] = new('x', 5000) } };

        Assert.Null(Fit.Whole(big, 4096, it => AppData.Json(json =>
        {
            json.WriteStartObject();
            json.Write(it.Data);
            json.WriteEndObject();
        })));
    }

    [Fact]
    public void Templates_get_no_symbols_no_more_than_they_take_and_never_nothing()
    {
        var variables = new Dictionary<string, string>
        {
            ["both"] = "{title}: {body}",
            ["none"] = "{title}",
            ["plain"] = "new message",
        };
        var notification = Samples.Message with { Title = "★ {body} 👍", Body = new string('字', 200) + "❤️" };

        var filled = TemplateText.Fill(variables, notification, 128);

        Assert.Equal($"{{body}} : {new string('字', 200)}"[..127] + "…", filled["both"]);
        Assert.Equal("{body}", filled["none"]);
        Assert.Equal("new message", filled["plain"]);
        Assert.Equal(" ", TemplateText.Fill(variables, notification with { Title = "👍" }, 128)["none"]);
    }

    [Theory]
    [InlineData("im://chat?peer=a01", "com.example", "intent://chat?peer=a01#Intent;scheme=im;package=com.example;launchFlags=0x4000000;end")]
    [InlineData("im://chat", null, "intent://chat#Intent;scheme=im;launchFlags=0x4000000;end")]
    [InlineData("intent://x#Intent;end", "com.example", "intent://x#Intent;end")]
    public void A_link_becomes_an_intent(string link, string? package, string intent) =>
        Assert.Equal(intent, IntentUri.OfLink(link, package));
}
