using Im.Api;
using Im.Archive;
using Im.Audit;
using Im.Auth;
using Im.Database;
using Im.Files;
using Im.Gateway;
using Im.Grains;
using Im.Notifications;
using Im.Server.Operations;
using Microsoft.Extensions.Options;

namespace Im.Server;

/// <summary>Puts a process together, of what its roles need.</summary>
internal static class Composition
{
    /// <summary>Adds the services.</summary>
    public static void AddIm(this WebApplicationBuilder builder)
    {
        var process = ProcessSettings.Read(builder.Configuration);
        var services = builder.Services.AddSingleton(process)
            .AddImAuth(services => Path.Combine(
                services.GetRequiredService<IOptions<DatabaseOptions>>().Value.DataDirectory, "signing-key"))
            .AddImTelemetry(builder.Configuration)
            .AddImHealth()
            .AddImShutdown();
        if (process.Has(ProcessRoles.Silo)) services.AddMessageArchive().AddFileIndex().AddNotifications().AddImGrains();
        else services.AddImGrainCalls();
        if (process.Has(ProcessRoles.Api)) services.AddAuditLog().AddFileStore().AddImApi();
        if (process.Has(ProcessRoles.Gateway)) services.AddMqttGateway().AddAdvertisedAddress();
        builder.Host.UseOrleans(silo => silo.AddImSilo(process, builder.Configuration));
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapIm(this WebApplication app)
    {
        var process = app.Services.GetRequiredService<ProcessSettings>();
        if (process.Has(ProcessRoles.Gateway)) app.UseWebSockets();
        if (process.Has(ProcessRoles.Api))
        {
            app.UseImApi();
            app.MapImApi();
            app.MapImDashboard();
        }

        if (process.Has(ProcessRoles.Gateway)) app.MapMqttWebSocket("/mqtt");
        app.MapImHealth();
    }
}
