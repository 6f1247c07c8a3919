using Im.Gateway;
using Microsoft.Extensions.Options;

namespace Im.Server.Operations;

/// <summary>
/// The end of the process, in order, while everything still runs: balancers notice, then connections end, a few at a time.
/// What follows is the host's: HTTP finishes its requests, the silo hands its grains over and leaves, the database closes.
/// </summary>
internal sealed partial class Shutdown(
    IServiceProvider services, IClusterMembershipService membership, IOptions<ShutdownOptions> options, TimeProvider time,
    ILogger<Shutdown> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Readiness is off since the host was told to stop.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Alone, there is nobody whom devices could go to meanwhile.
        var (delay, over) = HasOthers() ? (options.Value.ReadinessDelay, options.Value.DrainTime) : default;
        LogStopping(delay, over);
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (services.GetService<IConnectionDrain>() is not { } connections) return;

        try
        {
            await connections.Drain(over, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogNoTime();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool HasOthers() =>
        membership.CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active) > 1;

    [LoggerMessage(LogLevel.Information, "Stops: in {Delay} connections are closed, over {DrainTime}.")]
    private partial void LogStopping(TimeSpan delay, TimeSpan drainTime);

    [LoggerMessage(LogLevel.Warning, "The time to stop was too short; the connections that were left have been closed at once.")]
    private partial void LogNoTime();
}

/// <summary>Registers the end.</summary>
internal static class ShutdownServices
{
    /// <summary>Adds it, and gives the host the time that it takes.</summary>
    public static IServiceCollection AddImShutdown(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ShutdownOptions, ShutdownOptionsValidator>()
            .BindConfiguration(ShutdownOptions.Section);
        services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>((host, shutdown) => host.ShutdownTimeout =
            shutdown.Value.ReadinessDelay + shutdown.Value.DrainTime + shutdown.Value.FinishTime);
        return services.AddHostedService<Shutdown>();
    }
}
