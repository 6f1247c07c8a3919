namespace Im.Files;

/// <summary>Where the bytes of files are, by a key: what is put stays until it is deleted.</summary>
public interface IFileStore
{
    /// <summary>Takes a file of this machine into the store, and away from where it was. Again is no fault. Durable when it
    /// returns.</summary>
    /// <param name="key">The key.</param>
    /// <param name="path">The file, already flushed.</param>
    /// <param name="mimeType">Its media type.</param>
    Task Put(string key, string path, string mimeType);

    /// <summary>Whether there is one.</summary>
    Task<bool> Has(string key);

    /// <summary>Where to read it; null if there is none.</summary>
    Task<FilePlace?> Locate(string key, FileLook look);

    /// <summary>Deletes it; one that is not there is no fault.</summary>
    Task Delete(string key);
}

/// <summary>How a file is to look to whoever reads it.</summary>
/// <param name="MimeType">Its media type.</param>
/// <param name="Disposition">The header <c>Content-Disposition</c>.</param>
public sealed record FileLook(string MimeType, string Disposition);

/// <summary>Where a file can be read: one of both.</summary>
/// <param name="Path">A file of this machine.</param>
/// <param name="Address">An address for a short time, that answers with the look that was asked for.</param>
public sealed record FilePlace(string? Path, Uri? Address);
