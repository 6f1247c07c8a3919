namespace Im.Client;

/// <summary>How to upload a file.</summary>
public sealed record UploadOptions
{
    internal static readonly UploadOptions Default = new();

    /// <summary>The name that others see. Default: the file's.</summary>
    public string? FileName { get; init; }

    /// <summary>The media type. Default: by the ending of the name.</summary>
    public string? MimeType { get; init; }

    /// <summary>Is told how many bytes the server has.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>An unfinished upload of the same file to go on with, as <see cref="Begun"/> was told; one that the server has
    /// given up is begun anew.</summary>
    public string? UploadId { get; init; }

    /// <summary>Is told the upload's id once it has begun, to be kept where the upload is to survive the process.</summary>
    public Action<string>? Begun { get; init; }
}

/// <summary>A file that was downloaded.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="MimeType">Its media type, as its uploader says.</param>
/// <param name="FileName">Its name, as its uploader says.</param>
public sealed record DownloadedFile(string Path, long Size, string MimeType, string FileName);
