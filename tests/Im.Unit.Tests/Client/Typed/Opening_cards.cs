using System.Text.Json;
using Im.Client;

namespace Im.Unit.Tests.Client.Typed;

public sealed class Opening_cards
{
    private readonly CardActions _actions = new();
    private readonly List<string> _opened = [];

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("prescription.open", "exact prescription.open")]
    [InlineData("app://prescription/5", "exact app://prescription/5")]
    [InlineData("app://prescription/6", "scheme app://prescription/6")]
    [InlineData("APP://prescription/5", "scheme APP://prescription/5")]
    [InlineData("app:", "scheme app:")]
    public async Task Runs_the_handler_of_the_action_and_otherwise_of_its_scheme(string action, string opened)
    {
        RegisterAll();

        foreach (var type in new[] { 5, 6 }) Assert.Equal(CardOpening.Opened, await _actions.OpenAsync(Card(action, type), Deadline));

        Assert.Equal([opened, opened], _opened);
    }

    [Theory]
    [InlineData("Prescription.open")]
    [InlineData("prescription.open ")]
    [InlineData("prescription")]
    [InlineData(" app://prescription/5")]
    [InlineData("app\t://prescription/5")]
    [InlineData("app")]
    [InlineData("apps://x")]
    [InlineData("://app")]
    [InlineData("app://a b")]
    [InlineData("app://\u202efdp.exe")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://example.com")]
    [InlineData("")]
    public async Task Says_that_there_is_no_handler_and_does_nothing(string action)
    {
        RegisterAll();

        Assert.Equal(CardOpening.NoHandler, await _actions.OpenAsync(Card(action), Deadline));

        Assert.Empty(_opened);
    }

    [Fact]
    public async Task Does_nothing_with_a_message_that_is_no_card()
    {
        RegisterAll();
        var card = Card("prescription.open");

        Assert.Equal(CardOpening.NoCard, await _actions.OpenAsync(card with { TypeCode = 0 }, Deadline));
        Assert.Equal(CardOpening.NoCard, await _actions.OpenAsync(card with { IsRecalled = true }, Deadline));
        Assert.Equal(CardOpening.NoCard, await _actions.OpenAsync(card with { Content = "{\"action\":\"prescription.open\"}"u8.ToArray() }, Deadline));
        Assert.Empty(_opened);
    }

    [Fact]
    public async Task Goes_by_one_handler_each_until_that_is_taken_away()
    {
        var first = _actions.Register("a", Note("first"));

        Assert.Throws<ArgumentException>(() => _actions.Register("a", Note("second")));
        first.Dispose();
        using var second = _actions.Register("a", Note("second"));
        first.Dispose();
        await _actions.OpenAsync(Card("a"), Deadline);

        Assert.Equal(["second a"], _opened);
    }

    [Fact]
    public async Task Throws_what_the_handler_throws()
    {
        using var _ = _actions.Register("a", (_, _, _) => throw new InvalidOperationException("on purpose"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _actions.OpenAsync(Card("a"), Deadline));
    }

    [Theory]
    [InlineData("https://example.com/a?b=c#d")]
    [InlineData("HTTP://example.com")]
    [InlineData("https://xn--fsqu00a.xn--0zwm56d/")]
    [InlineData("http://[::1]:8080/")]
    [InlineData("")]
    public void Offers_the_pages_of_the_web(string url)
    {
        var card = Assert.IsType<CardContent>(Card("a", url: url).Read());

        Assert.Equal((url, null), (card.Url, card.RefusedUrl));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt:alert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("java\nscript:alert(1)")]
    [InlineData("\u0001javascript:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("file:///etc/passwd")]
    [InlineData("vbscript:x")]
    [InlineData("intent://x#Intent;scheme=x;end")]
    [InlineData("ms-msdt:/id")]
    [InlineData("blob:https://example.com/1")]
    [InlineData("view-source:https://example.com")]
    [InlineData("about:blank")]
    [InlineData("tel:112")]
    [InlineData("app://prescription/5")]
    [InlineData("\\\\host\\share")]
    [InlineData("//host/share")]
    [InlineData("/etc/passwd")]
    [InlineData("example.com")]
    [InlineData("https:example.com")]
    [InlineData("https:///example.com")]
    [InlineData("https:\\\\example.com")]
    [InlineData("https://example.com\\@evil.test")]
    [InlineData("https://bank.example@evil.test/")]
    [InlineData("https://:@evil.test/")]
    [InlineData("https://evil.test/\u202egpj.exe")]
    [InlineData("https://exa\u200bmple.com")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://")]
    [InlineData("http://[::1")]
    public void Offers_no_other_address_and_keeps_what_was_there_apart(string url)
    {
        var card = Assert.IsType<CardContent>(Card("a", url: url).Read());

        Assert.Equal(("", url), (card.Url, card.RefusedUrl));
        Assert.Throws<ArgumentException>(() => (card with { Url = url }).ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("open it")]
    public void Registers_nothing_that_no_card_could_name(string action) =>
        Assert.Throws<ArgumentException>(() => _actions.Register(action, Note("x")));

    [Theory]
    [InlineData("")]
    [InlineData("app://")]
    [InlineData("1app")]
    public void Registers_no_scheme_that_is_none(string scheme) =>
        Assert.Throws<ArgumentException>(() => _actions.RegisterScheme(scheme, Note("x")));

    private void RegisterAll()
    {
        _actions.Register("prescription.open", Note("exact"));
        _actions.Register("app://prescription/5", Note("exact"));
        _actions.RegisterScheme("App", Note("scheme"));
    }

    private CardActions.Handler Note(string name) => (_, card, _) =>
    {
        _opened.Add($"{name} {card.Action}");
        return Task.CompletedTask;
    };

    private static ImMessage Card(string action, int type = 5, string url = "") => new()
    {
        Id = "m",
        Peer = ClientKit.Bob,
        Sender = ClientKit.Bob,
        Direction = MessageDirection.Incoming,
        State = MessageState.Received,
        TypeCode = type,
        Content = JsonSerializer.SerializeToUtf8Bytes(new { title = "", content = "", action, appid = "", appName = "", appLogo = "", url }),
        Timestamp = DateTimeOffset.UnixEpoch,
    };
}
