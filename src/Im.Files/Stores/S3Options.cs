namespace Im.Files;

/// <summary>A bucket, and how to reach it.</summary>
public sealed class S3Options
{
    private const int LongestLink = 7 * 24 * 3_600;

    /// <summary>The server's address, as <c>https://s3.example.com</c>. Default: Amazon's of the region.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The region. Default <c>us-east-1</c>, which most other servers take.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The bucket. It must be there, and must not be public.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The id of the access key. Default: what the environment or the machine's role gives.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The access key.</summary>
    public string? SecretKey { get; set; }

    /// <summary>Whether the bucket stands in the path and not in the host's name. Default true with an
    /// <see cref="Endpoint"/>, else false.</summary>
    public bool? PathStyle { get; set; }

    /// <summary>Seconds for which an address of a file holds that a client is sent to: 10 to 7 days, default 300.</summary>
    public int LinkSeconds { get; set; } = 300;

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Bucket)) yield return $"{nameof(Bucket)} is missing.";
        if (Endpoint is not null && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return $"{nameof(Endpoint)} must be an http or https address.";
        if (AccessKey is null != SecretKey is null) yield return $"{nameof(AccessKey)} and {nameof(SecretKey)} belong together.";
        if (LinkSeconds is < 10 or > LongestLink) yield return $"{nameof(LinkSeconds)} must be from 10 to 604,800.";
    }
}
