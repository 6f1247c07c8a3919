using Im.Testing;

namespace Im.EndToEnd.Tests;

/// <summary>One server for the tests of a class; its deadlines are short, so that tests of them need not wait long.</summary>
public sealed class ImpatientServer : IAsyncLifetime
{
    public ServerProcess Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ServerProcess.Start(new Dictionary<string, string>
    {
        ["Im:Gateway:AckTimeout"] = "00:00:03",
        ["Im:Gateway:ConnectTimeout"] = "00:00:01",
    });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
