using Im.Api;
using Im.Archive;
using Im.Audit;
using Im.Auth;
using Im.Database;
using Im.Gateway;
using Im.Grains;
using Im.Server;
using Im.Server.Operations;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // Settings lie beside the program; data goes where it is run.
    ContentRootPath = AppContext.BaseDirectory,
});
builder.Services
    .AddMessageArchive()
    .AddAuditLog()
    .AddImAuth(services => Path.Combine(
        services.GetRequiredService<IOptions<DatabaseOptions>>().Value.DataDirectory, "signing-key"))
    .AddImGrains()
    .AddMqttGateway()
    .AddImApi()
    .AddAdvertisedAddress()
    .AddImTelemetry(builder.Configuration)
    .AddImHealth()
    .AddImShutdown();
builder.Host.UseOrleans(silo => silo.AddImSilo(builder.Configuration));

if (SettingsCheck.Build(builder) is not { } app) return 1;
app.UseWebSockets();
app.UseImApi();
app.MapImApi();
app.MapMqttWebSocket("/mqtt");
app.MapImOperations();
app.Lifetime.ApplicationStarted.Register(() => Welcome.Print(app));
await app.RunAsync();
return 0;
