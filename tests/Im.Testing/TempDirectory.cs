namespace Im.Testing;

/// <summary>A directory of a test's own, gone with it.</summary>
public sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("im-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
