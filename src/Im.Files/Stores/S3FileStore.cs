using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace Im.Files;

/// <summary>Files in a bucket: large ones go there in parts, and readers are sent there with an address for a short time.</summary>
internal sealed class S3FileStore : IFileStore, IDisposable
{
    private const long PartBytes = 16 * 1024 * 1024;
    private const int MostParts = 10_000;

    private readonly S3Options _options;
    private readonly AmazonS3Client _client;
    private readonly TimeProvider _time;

    public S3FileStore(IOptions<FilesOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value.S3, time);
        _client = Client(_options);
    }

    public async Task Put(string key, string path, string mimeType)
    {
        if (!File.Exists(path)) return;

        var size = new FileInfo(path).Length;
        await Ask(() => size <= PartBytes ? PutWhole(key, path, mimeType) : PutInParts(key, path, mimeType, size));
        File.Delete(path);
    }

    public async Task<bool> Has(string key)
    {
        try
        {
            await Ask(() => _client.GetObjectMetadataAsync(_options.Bucket, key));
            return true;
        }
        catch (IOException fault) when (fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
        {
            return false;
        }
    }

    public async Task<FilePlace?> Locate(string key, FileLook look)
    {
        var address = await _client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Protocol = _options.Endpoint?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true ? Amazon.S3.Protocol.HTTP : Amazon.S3.Protocol.HTTPS,
            Expires = _time.GetUtcNow().UtcDateTime.AddSeconds(_options.LinkSeconds),
            ResponseHeaderOverrides = new ResponseHeaderOverrides
            {
                ContentType = look.MimeType,
                ContentDisposition = look.Disposition,
                CacheControl = "private",
            },
        });
        return new FilePlace(null, new Uri(address));
    }

    public Task Delete(string key) => Ask(() => _client.DeleteObjectAsync(_options.Bucket, key));

    public void Dispose() => _client.Dispose();

    // A bucket that is away, full or refuses us is the world's fault, as a disk's is.
    private static async Task Ask(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (AmazonServiceException fault)
        {
            throw new IOException("The bucket did not do this.", fault);
        }
    }

    // Not by TransferUtility: it sends bodies in signed chunks, which servers that only speak like S3 may store as they come.
    private async Task PutWhole(string key, string path, string mimeType) => await _client.PutObjectAsync(new PutObjectRequest
    {
        BucketName = _options.Bucket,
        Key = key,
        FilePath = path,
        ContentType = mimeType,
        UseChunkEncoding = false,
    });

    private async Task PutInParts(string key, string path, string mimeType, long size)
    {
        var begun = await _client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = _options.Bucket,
            Key = key,
            ContentType = mimeType,
        });
        try
        {
            var parts = new List<PartETag>();
            var partBytes = Math.Max(PartBytes, (size / MostParts) + 1);
            for (var position = 0L; position < size; position += partBytes)
            {
                var part = await _client.UploadPartAsync(new UploadPartRequest
                {
                    BucketName = _options.Bucket,
                    Key = key,
                    UploadId = begun.UploadId,
                    PartNumber = parts.Count + 1,
                    FilePath = path,
                    FilePosition = position,
                    PartSize = Math.Min(partBytes, size - position),
                    UseChunkEncoding = false,
                });
                parts.Add(new PartETag(parts.Count + 1, part.ETag));
            }

            await _client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
            {
                BucketName = _options.Bucket,
                Key = key,
                UploadId = begun.UploadId,
                PartETags = parts,
            });
        }
        catch
        {
            await _client.AbortMultipartUploadAsync(_options.Bucket, key, begun.UploadId);
            throw;
        }
    }

    private static AmazonS3Client Client(S3Options options)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.PathStyle ?? options.Endpoint is not null,
            // Servers that only speak like S3 do not know the newer checksums; we check our own.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is null) config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        else (config.ServiceURL, config.AuthenticationRegion) = (options.Endpoint, options.Region);
        return options.AccessKey is null
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }
}
