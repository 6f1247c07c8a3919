using Im.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace Im.Unit.Tests.Files;

public sealed class A_thumbnail : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("im-test-").FullName;

    private string Source => Path.Combine(_directory, "source");

    private string Target => Path.Combine(_directory, "target");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(1_000, 500, 320, 160)]
    [InlineData(10, 2_000, 2, 320)]
    [InlineData(40, 30, 40, 30)]
    [InlineData(1, 1, 1, 1)]
    public async Task Is_a_jpeg_of_the_same_form_and_never_larger(int width, int height, int expectedWidth, int expectedHeight)
    {
        Draw(width, height, SKEncodedImageFormat.Png);

        var made = await Make("image/png");

        Assert.Equal((expectedWidth, expectedHeight), made);
        using var read = SKBitmap.Decode(Target);
        Assert.Equal(made, (read.Width, read.Height));
    }

    [Fact]
    public async Task Of_a_camera_that_was_held_upright_stands_upright()
    {
        Draw(200, 100, SKEncodedImageFormat.Jpeg);
        // EXIF: orientation 6, to be turned clockwise by a quarter.
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\b\0\u0001"u8, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        var jpeg = await File.ReadAllBytesAsync(Source, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Source, [.. jpeg[..2], .. exif, .. jpeg[2..]], TestContext.Current.CancellationToken);

        Assert.Equal((100, 200), await Make("image/jpeg"));

        // The left half was red: it is above now.
        using var read = SKBitmap.Decode(Target);
        Assert.True(read.GetPixel(50, 30).Red > 200, "above");
        Assert.True(read.GetPixel(50, 170).Blue > 200, "below");
    }

    [Fact]
    public async Task Is_not_made_of_a_picture_whose_header_says_that_it_is_huge()
    {
        // 60,000 by 60,000 pixels in a file of some bytes.
        byte[] header = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 6, 0, 0, 0, 0x76, 0x2A, 0xD4, 0x9A];
        await File.WriteAllBytesAsync(Source, header, TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), await Make("image/png"));
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/jpeg")]
    [InlineData("image/gif")]
    [InlineData("image/webp")]
    [InlineData("image/bmp")]
    public async Task Is_not_made_of_what_only_says_that_it_is_a_picture(string type)
    {
        await File.WriteAllTextAsync(Source, "<html><script>alert(1)</script></html>", TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), await Make(type));
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Is_not_made_of_another_kind_of_picture_than_is_told()
    {
        // WBMP, 8 by 8 pixels.
        await File.WriteAllBytesAsync(Source, [0, 0, 8, 8, 1, 2, 3, 4, 5, 6, 7, 8], TestContext.Current.CancellationToken);
        using (var codec = SKCodec.Create(Source)) Assert.NotNull(codec);

        Assert.Equal((0, 0), await Make("image/png"));
    }

    [Fact]
    public async Task Of_a_picture_that_is_cut_off_harms_nobody()
    {
        Draw(400, 400, SKEncodedImageFormat.Jpeg);
        var whole = await File.ReadAllBytesAsync(Source, TestContext.Current.CancellationToken);

        for (var length = 1; length < whole.Length; length += Math.Max(1, whole.Length / 40))
        {
            await File.WriteAllBytesAsync(Source, whole[..length], TestContext.Current.CancellationToken);
            await Make("image/jpeg");
        }
    }

    private async Task<(int, int)> Make(string type)
    {
        using var thumbnails = new Thumbnails(Options.Create(new FilesOptions()), NullLogger<Thumbnails>.Instance);
        return await thumbnails.Make(type, new FileInfo(Source).Length, Source, Target, TestContext.Current.CancellationToken);
    }

    private void Draw(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        using (var red = new SKPaint { Color = SKColors.Red })
        {
            canvas.Clear(SKColors.Blue);
            canvas.DrawRect(0, 0, width / 2f, height, red);
        }

        using var data = bitmap.Encode(format, 90);
        using var file = File.Create(Source);
        data.SaveTo(file);
    }
}
