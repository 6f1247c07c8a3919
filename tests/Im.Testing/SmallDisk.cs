using Xunit;

namespace Im.Testing;

/// <summary>A file system of some megabytes, in memory, that a test can fill. Where it cannot be mounted, as without root's rights,
/// the test is skipped aloud.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private const int BlockBytes = 64 * 1024;

    private readonly TempDirectory _directory = new();
    private bool _isMounted;

    private SmallDisk()
    {
    }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Where it is.</summary>
    public string Path => _directory.Path;

    /// <summary>Makes one.</summary>
    public static async Task<SmallDisk> Mount(int megabytes)
    {
        var disk = new SmallDisk();
        try
        {
            await Shell.Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Path);
            disk._isMounted = true;
        }
        catch (Exception fault) when (fault is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            await disk.DisposeAsync();
            Assert.Skip($"A small disk is needed, and only root may mount one: {fault.Message}");
        }

        return disk;
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) file.Write(new byte[BlockBytes]);
        }
        catch (IOException)
        {
            // Now it is full.
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(Filler);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isMounted) await Shell.Run("umount", Path);
        _directory.Dispose();
    }
}
