using Im.Database;
using Im.Server;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // Settings lie beside the program; data goes where it is run.
    ContentRootPath = AppContext.BaseDirectory,
});
if (SettingsCheck.Build(builder, builder.AddIm) is not { } app) return 1;
app.MapIm();
app.Lifetime.ApplicationStarted.Register(() => Welcome.Print(app));
try
{
    await app.RunAsync();
    return 0;
}
catch (DatabaseException cause)
{
    // Last, below what the host writes of it.
    Console.Error.WriteLine(cause.Message);
    return 1;
}
