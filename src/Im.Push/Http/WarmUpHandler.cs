namespace Im.Push.Http;

/// <summary>Lets the first call on a new connection go alone: APNs allows one stream until it has seen a valid
/// token.</summary>
internal sealed class WarmUpHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly SemaphoreSlim _first = new(1);
    private int _opened;
    private int _warm;

    /// <summary>A connection was opened.</summary>
    public void Opened() => Interlocked.Increment(ref _opened);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (IsWarm) return await base.SendAsync(request, cancellation);
        await _first.WaitAsync(cancellation);
        var held = true;
        try
        {
            if (IsWarm)
            {
                _first.Release();
                held = false;
            }

            var response = await base.SendAsync(request, cancellation);
            if (held && (int)response.StatusCode is not (401 or 403 or >= 500))
                Volatile.Write(ref _warm, Volatile.Read(ref _opened));
            return response;
        }
        finally
        {
            if (held) _first.Release();
        }
    }

    private bool IsWarm => Volatile.Read(ref _warm) is > 0 and var warm && warm == Volatile.Read(ref _opened);
}
