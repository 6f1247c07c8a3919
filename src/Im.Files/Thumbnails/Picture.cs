using SkiaSharp;

namespace Im.Files;

/// <summary>Reads a picture and writes it smaller.</summary>
internal static class Picture
{
    private const int Quality = 80;

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp",
    };

    // The library reads more kinds than these. What the file is, its bytes say, not its media type.
    private static readonly HashSet<SKEncodedImageFormat> Formats =
    [
        SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Gif, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Bmp,
    ];

    public static bool IsRead(string mimeType) => Types.Contains(mimeType);

    /// <summary>Writes a JPEG whose longer side is at most that long, upright as a camera's note says.</summary>
    /// <returns>Its width and height; 0 where there is no picture, or too large a one.</returns>
    public static (int Width, int Height) Shrink(string path, string target, int side, long mostPixels)
    {
        using var codec = SKCodec.Create(path);
        if (codec is null || !Formats.Contains(codec.EncodedFormat) || codec.Info.Width <= 0 || codec.Info.Height <= 0) return default;
        if ((long)codec.Info.Width * codec.Info.Height > mostPixels) return default;

        using var picture = Decode(codec, side);
        if (picture is null) return default;

        var isTurned = (int)codec.EncodedOrigin >= (int)SKEncodedOrigin.LeftTop;
        var (fullWidth, fullHeight) = isTurned ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var scale = Math.Min(1f, (float)side / Math.Max(fullWidth, fullHeight));
        var (width, height) = (Math.Max(1, (int)Math.Round(fullWidth * scale)), Math.Max(1, (int)Math.Round(fullHeight * scale)));
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (surface is null) return default;

        // A JPEG has no transparency.
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Concat(Upright(codec.EncodedOrigin, width, height));
        using var image = SKImage.FromBitmap(picture);
        surface.Canvas.DrawImage(
            image, isTurned ? SKRect.Create(height, width) : SKRect.Create(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var small = surface.Snapshot();
        using var data = small.Encode(SKEncodedImageFormat.Jpeg, Quality);
        using var file = new FileStream(target, FileMode.Create);
        data.SaveTo(file);
        file.Flush(flushToDisk: true);
        return (width, height);
    }

    // A JPEG is read at a part of its size where that is enough.
    private static SKBitmap? Decode(SKCodec codec, int side)
    {
        var scale = Math.Min(1f, 2f * side / Math.Max(codec.Info.Width, codec.Info.Height));
        var size = codec.GetScaledDimensions(scale);
        var bitmap = new SKBitmap();
        if (bitmap.TryAllocPixels(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul))
            && codec.GetPixels(bitmap.Info, bitmap.GetPixels()) is SKCodecResult.Success or SKCodecResult.IncompleteInput)
        {
            return bitmap;
        }

        bitmap.Dispose();
        return null;
    }

    // The eight ways in which a camera may have been held (EXIF), each turned back.
    private static SKMatrix Upright(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => Matrix(-1, 0, width, 0, 1, 0),
        SKEncodedOrigin.BottomRight => Matrix(-1, 0, width, 0, -1, height),
        SKEncodedOrigin.BottomLeft => Matrix(1, 0, 0, 0, -1, height),
        SKEncodedOrigin.LeftTop => Matrix(0, 1, 0, 1, 0, 0),
        SKEncodedOrigin.RightTop => Matrix(0, -1, width, 1, 0, 0),
        SKEncodedOrigin.RightBottom => Matrix(0, -1, width, -1, 0, height),
        SKEncodedOrigin.LeftBottom => Matrix(0, 1, 0, -1, 0, height),
        _ => SKMatrix.Identity,
    };

    private static SKMatrix Matrix(float scaleX, float skewX, float x, float skewY, float scaleY, float y) =>
        new(scaleX, skewX, x, skewY, scaleY, y, 0, 0, 1);
}
