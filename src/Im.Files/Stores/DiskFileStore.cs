namespace Im.Files;

/// <summary>Files on disk. A rename that a loss of power took back leaves the file where it was uploaded, and it is found
/// there.</summary>
internal sealed class DiskFileStore(FileDirectory directory) : IFileStore
{
    public Task Put(string key, string path, string mimeType)
    {
        var place = directory.PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        if (File.Exists(path)) File.Move(path, place, overwrite: true);
        return Task.CompletedTask;
    }

    public Task<bool> Has(string key) => Task.FromResult(Find(key) is not null);

    public Task<FilePlace?> Locate(string key, FileLook look) =>
        Task.FromResult(Find(key) is { } path ? new FilePlace(path, null) : null);

    public Task Delete(string key)
    {
        while (Find(key) is { } path) File.Delete(path);
        return Task.CompletedTask;
    }

    private string? Find(string key)
    {
        var place = directory.PathOf(key);
        if (File.Exists(place)) return place;

        var upload = directory.UploadOf(key);
        return File.Exists(upload) ? upload : null;
    }
}
