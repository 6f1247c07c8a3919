using Im.Testing;

namespace Im.Deploy.Tests;

/// <summary>Volumes of containers as directories here. Where nothing is mounted nothing can be written, as the containers' roots
/// are read-only.</summary>
internal sealed class Mounts : IDisposable
{
    // Below a file there is no directory, not even for root.
    private const string ReadOnly = "/dev/null";

    private readonly Dictionary<string, TempDirectory> _volumes = [];

    /// <summary>A directory of a container, as it is called here.</summary>
    /// <param name="path">Its path in the container.</param>
    /// <param name="mounted">What the container can write to: names of volumes, and where they are.</param>
    public string Here(string path, IEnumerable<(string Volume, string Path)> mounted)
    {
        foreach (var (volume, place) in mounted)
        {
            if (path != place && !path.StartsWith($"{place}/", StringComparison.Ordinal)) continue;
            if (!_volumes.TryGetValue(volume, out var directory)) _volumes[volume] = directory = new TempDirectory();
            return Path.Combine(directory.Path, Path.GetRelativePath(place, path));
        }

        return ReadOnly + path;
    }

    public void Dispose()
    {
        foreach (var directory in _volumes.Values) directory.Dispose();
    }
}
