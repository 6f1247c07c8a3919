using Im.Gateway;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Im.Server.Operations;

/// <summary>Metrics and traces.</summary>
internal static class Telemetry
{
    private const double DefaultTraceRatio = 0.001;

    /// <summary>Collects them: Prometheus reads the metrics; with the usual <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> metrics and
    /// traces are sent there, too. <c>Im:Telemetry:TraceRatio</c> (0–1) says which part of sends is traced; default one in
    /// a thousand, since tracing all of them costs two to three times the calls.</summary>
    public static IServiceCollection AddImTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var exports = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var ratio = configuration.GetValue("Im:Telemetry:TraceRatio", DefaultTraceRatio);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("im-orleans"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(GatewayInstruments.Name, "Im.Storage", "Microsoft.Orleans")
                    .AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
                if (exports) metrics.AddOtlpExporter();
            })
            .WithTracing(traces =>
            {
                if (!exports) return;
                traces.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio)))
                    .AddSource(GatewayInstruments.Name, "Microsoft.Orleans.Application")
                    .AddAspNetCoreInstrumentation().AddNpgsql().AddOtlpExporter();
            });
        return services;
    }
}
