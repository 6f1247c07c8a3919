using Im.Archive;
using Im.Files;
using Im.Grains.Files;
using Im.Protocol;
using Im.Unit.Tests.Grains;

namespace Im.Unit.Tests.Files;

public sealed class Names_and_types_of_files
{
    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\me\\猫.png", "猫.png")]
    [InlineData("a\r\nSet-Cookie: x=1", "aSet-Cookie: x=1")]
    [InlineData("photo\u202Egnp.exe", "photognp.exe")]
    [InlineData("a\0b\u2028c", "abc")]
    [InlineData("..", "file")]
    [InlineData(" / ", "file")]
    [InlineData(null, "file")]
    [InlineData("\ud83d", "file")]
    public void A_name_is_made_harmless(string? name, string expected) => Assert.Equal(expected, FileNames.Clean(name));

    [Fact]
    public void A_long_name_is_cut_and_never_within_a_character() =>
        Assert.Equal(new string('x', 254), FileNames.Clean(new string('x', 254) + "😀"));

    [Theory]
    [InlineData("text/html; charset=utf-8", "text/html")]
    [InlineData(" IMAGE/PNG ", "image/png")]
    [InlineData(null, "application/octet-stream")]
    public void A_type_is_read_without_parameters(string? text, string expected)
    {
        Assert.True(MimeTypes.TryRead(text, out var type));
        Assert.Equal(expected, type);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("image/")]
    [InlineData("image/png/x")]
    [InlineData("im age/png")]
    [InlineData("image/*")]
    public void What_is_no_type_is_not_read(string text) => Assert.False(MimeTypes.TryRead(text, out _));

    [Theory]
    [InlineData("image/png", "image/*", true)]
    [InlineData("image/png", "image/png", true)]
    [InlineData("image/png", "*/*", true)]
    [InlineData("image/png", "image/jpeg", false)]
    [InlineData("imagex/png", "image/*", false)]
    public void A_type_fits_itself_and_its_kind(string type, string pattern, bool fits) =>
        Assert.Equal(fits, MimeTypes.Fits(type, pattern));

    [Theory]
    [InlineData("image/svg+xml")]
    [InlineData("text/html")]
    [InlineData("application/xhtml+xml")]
    [InlineData("application/pdf")]
    [InlineData("text/plain")]
    public void What_may_hold_a_script_is_never_shown(string type) => Assert.False(MimeTypes.MayBeShown(type));

    [Fact]
    public void Ids_are_all_different_and_known_by_their_form()
    {
        var ids = Enumerable.Range(0, 1_000).Select(_ => StorageIds.New()).ToList();

        Assert.All(ids, id => Assert.True(StorageIds.IsOne(id)));
        Assert.Equal(1_000, ids.Distinct().Count());
        Assert.False(StorageIds.IsOne("../" + ids[0][3..]));
        Assert.False(StorageIds.IsOne(ids[0][..^1]));
    }

    [Fact]
    public void A_content_names_its_storage_id_and_its_thumbnail_where_they_are_ids()
    {
        var (first, second) = (StorageIds.New(), StorageIds.New());

        var named = FileUses.FilesOf(System.Text.Encoding.UTF8.GetBytes(
            $$"""{"x":{"storageId":"{{StorageIds.New()}}"},"storageId":"\u0066{{first[1..]}}","thumbnail":"{{second}}","other":["{{second}}"]}"""));

        Assert.Equal([first, second], named);
        Assert.Equal([first, second], FileUses.FilesOf(System.Text.Encoding.UTF8.GetBytes(
            $$"""{"thumbnail":"{{first}}","storageId":"{{second}}","thumbnail":"{{StorageIds.New()}}","storageId":"{{StorageIds.New()}}"}""")));
        Assert.Empty(FileUses.FilesOf("""{"storageId":"any string","thumbnail":7}"""u8));
    }

    [Theory]
    [InlineData("""{"type":"organization","content":{"storageId":"FILE","digest":"d"}}""", true)]
    [InlineData("""{"content":{"x":{"storageId":"OTHER"},"digest":"d","storageId":"FILE"},"x":[{}],"type":"organiz\u0061tion"}""", true)]
    [InlineData("""{"type":"news","content":{"storageId":"FILE"}}""", false)]
    [InlineData("""{"type":"organization","content":{"thumbnail":"FILE"}}""", false)]
    [InlineData("""{"type":"organization","content":"FILE"}""", false)]
    [InlineData("""{"type":"organization","storageId":"FILE","content":{}}""", false)]
    [InlineData("""{"type":"organization","content":{"content":{"storageId":"FILE"}}}""", false)]
    public void An_apps_event_of_the_organization_names_the_file_in_its_content(string content, bool isNamed)
    {
        var file = StorageIds.New();
        var message = Event(content.Replace("FILE", file, StringComparison.Ordinal).Replace("OTHER", StorageIds.New(), StringComparison.Ordinal));

        Assert.Equal(isNamed ? [file] : [], FileUses.FilesOf(message));
        Assert.Empty(FileUses.FilesOf(message with { From = WireIds.Account("demo", "alice").AsPeer() }));
    }

    [Theory]
    [InlineData(MessageType.Image, true)]
    [InlineData(MessageType.File, true)]
    [InlineData(MessageType.Text, false)]
    [InlineData(MessageType.Card, false)]
    [InlineData(MessageType.Custom, false)]
    public void A_message_names_files_if_its_type_does(MessageType type, bool isNamed)
    {
        var file = StorageIds.New();

        var named = FileUses.FilesOf(Event($$"""{"storageId":"{{file}}"}""") with { Type = (int)type });

        Assert.Equal(isNamed ? [file] : [], named);
    }

    private static StoredMessage Event(string content) => Chat.Stored with
    {
        From = WireIds.Service("demo", "shop"),
        Type = (int)MessageType.Push,
        Content = Chat.Bytes(content),
    };
}
