using System.Text.Json;

namespace Im.Bench.Reports;

/// <summary>A report for programs.</summary>
internal static class JsonReport
{
    /// <summary>Writes it.</summary>
    public static void Write(Stream output, Report report, DateTimeOffset at)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("scenario", report.Scenario);
        json.WriteString("endedAt", at);
        json.WriteNumber("cores", Environment.ProcessorCount);
        json.WriteStartObject("options");
        foreach (var (name, value) in report.Options) json.WriteNumber(name, value);
        json.WriteEndObject();
        json.WriteStartArray("runs");
        foreach (var run in report.Runs) Write(json, run);
        json.WriteEndArray();
        json.WriteStartObject("medians");
        foreach (var name in report.Names) json.WriteNumber(name, Report.Median(report.Values(name)));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Outcome run)
    {
        json.WriteStartObject();
        json.WriteStartObject("figures");
        foreach (var figure in run.Figures) json.WriteNumber(figure.Name, figure.Value);
        json.WriteEndObject();
        json.WriteStartArray("faults");
        foreach (var fault in run.Faults) json.WriteStringValue(fault);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
