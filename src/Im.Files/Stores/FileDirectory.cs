using Im.Database;
using Microsoft.Extensions.Options;

namespace Im.Files;

/// <summary>The directory of files and unfinished uploads, and where in it each is.</summary>
public sealed class FileDirectory(IOptions<FilesOptions> options, IOptions<DatabaseOptions> databases)
{
    private readonly string _root = Path.GetFullPath(
        options.Value.Directory ?? Path.Combine(databases.Value.DataDirectory, "files"));

    /// <summary>The directory of uploads.</summary>
    public string Uploads => Path.Combine(_root, "uploads");

    /// <summary>Where the bytes of an upload are.</summary>
    public string UploadOf(string storageId) => Path.Combine(Uploads, storageId);

    /// <summary>Where a stored file is: 1,024 folders by 1,024 by the random start of its key, so that none grows large.</summary>
    public string PathOf(string key) => Path.Combine(_root, key[1..3], key[3..5], key);
}
