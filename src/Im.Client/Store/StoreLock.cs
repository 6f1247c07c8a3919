using Im.Protocol;

namespace Im.Client.Store;

/// <summary>
/// Keeps a second process away from a store: it would connect as the same device, and the two would take the
/// connection from each other without end. The system frees the lock if the process dies.
/// </summary>
internal sealed class StoreLock(FileStream file) : IDisposable
{
    public static StoreLock Take(string storePath)
    {
        try
        {
            return new StoreLock(new FileStream(
                storePath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new ImException(
                ErrorCode.Conflict, $"The store {storePath} is in use by another client; give this one another device.", e);
        }
    }

    public void Dispose() => file.Dispose();
}
