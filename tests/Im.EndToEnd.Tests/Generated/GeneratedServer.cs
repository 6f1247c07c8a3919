using Im.EndToEnd.Tests.Http;

namespace Im.EndToEnd.Tests.Generated;

/// <summary>A server, and the client generated from its description.</summary>
public sealed class GeneratedServer : RestServer
{
    internal GeneratedClient Client { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Client = await GeneratedClient.Of(Process);
    }
}
