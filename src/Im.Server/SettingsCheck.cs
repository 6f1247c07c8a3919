using Microsoft.Extensions.Options;

namespace Im.Server;

/// <summary>Tells what is wrong with the settings before the host starts, which would write a stack trace around it.</summary>
internal static class SettingsCheck
{
    /// <summary>The server, ready to start; null if its settings are wrong, and each fault stands on the error output, a line
    /// each.</summary>
    /// <param name="builder">Where it is built.</param>
    /// <param name="addServices">Puts it together, by settings that may be wrong, too.</param>
    public static WebApplication? Build(WebApplicationBuilder builder, Action addServices)
    {
        try
        {
            addServices();
            var app = builder.Build();
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return app;
        }
        catch (Exception cause) when (FaultsOf(cause) is { Count: > 0 } faults)
        {
            foreach (var fault in faults.Distinct()) Console.Error.WriteLine(fault);
            return null;
        }
    }

    // More than one class of settings may be wrong. A value that has not even the type of its setting is the binder's to tell.
    private static List<string> FaultsOf(Exception cause) => cause switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException several => [.. several.InnerExceptions.SelectMany(FaultsOf)],
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => [cause.Message],
        _ => [],
    };
}
