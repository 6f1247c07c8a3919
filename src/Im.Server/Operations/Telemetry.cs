using Im.Gateway;
using Im.Notifications;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Im.Server.Operations;

/// <summary>Metrics and traces.</summary>
internal static class Telemetry
{
    /// <summary>Whether traces are sent anywhere: nobody else needs them made.</summary>
    public static bool Exports(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    /// <summary>Collects them: Prometheus reads the metrics; with the usual <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> metrics and
    /// traces are sent there, too.</summary>
    public static IServiceCollection AddImTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsWithValidateOnStart<TelemetryOptions, TelemetryOptionsValidator>()
            .BindConfiguration(TelemetryOptions.Section);
        var exports = Exports(configuration);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("im-orleans"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(GatewayInstruments.Name, PushInstruments.Name, "Im.Storage", "Microsoft.Orleans")
                    .AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
                if (exports) metrics.AddOtlpExporter();
            })
            .WithTracing(traces =>
            {
                if (!exports) return;
                traces.SetSampler(Sampler)
                    .AddSource(GatewayInstruments.Name, "Microsoft.Orleans.Application")
                    // The addresses that vendors call have a secret in them.
                    .AddAspNetCoreInstrumentation(it => it.Filter = http => !http.Request.Path.StartsWithSegments("/v1/push/callbacks"))
                    .AddNpgsql().AddOtlpExporter();
            });
        return services;
    }

    private static ParentBasedSampler Sampler(IServiceProvider services) => new(
        new TraceIdRatioBasedSampler(services.GetRequiredService<IOptions<TelemetryOptions>>().Value.TraceRatio));
}
