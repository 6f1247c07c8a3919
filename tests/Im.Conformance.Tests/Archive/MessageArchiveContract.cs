using Im.Archive;
using Im.Testing;

namespace Im.Conformance.Tests.Archive;

/// <summary>What every archive promises; the files of this class hold the sentences.</summary>
public abstract partial class MessageArchiveContract : IAsyncLifetime
{
    private readonly List<ArchiveHost> _open = [];

    protected abstract IEnumerable<(string Name, string Value)> Settings { get; }

    private IMessageArchive Archive { get; set; } = null!;

    public async ValueTask InitializeAsync() => Archive = await Open();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _open) await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>One more archive on the same database, as another process has it.</summary>
    private async Task<IMessageArchive> Open()
    {
        var host = await ArchiveHost.Open(Settings);
        _open.Add(host);
        return host.Archive;
    }

    private async Task Close(IMessageArchive archive)
    {
        var host = _open.Single(it => it.Archive == archive);
        _open.Remove(host);
        await host.DisposeAsync();
    }
}

public sealed class Sqlite_archive(TempDirectory directory) : MessageArchiveContract, IClassFixture<TempDirectory>
{
    protected override IEnumerable<(string, string)> Settings => [("DataDirectory", directory.Path)];
}
