using System.Text.Json.Serialization;
using Im.Api.Admin;
using Im.Api.Groups;
using Im.Api.Limits;
using Im.Api.Messages;
using Im.Api.OAuth;
using Im.Api.OpenApi;
using Im.Api.Problems;
using Im.Api.Pushing;
using Im.Api.Register;
using Im.Api.Security;
using Im.Api.Storage;
using Im.Api.Tags;
using Im.Api.Users;
using Im.Files;
using Im.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Im.Api;

/// <summary>The HTTP interface for devices and third-party services.</summary>
public static class ImApi
{
    private const int LargestBody = 64 * 1024;

    /// <summary>Adds what the API needs, with its options checked at start. Beside it: <c>AddImAuth</c>,
    /// <c>AddImTenants</c>, <c>AddAuditLog</c>, <c>AddFileStore</c>, and an <see cref="IGrainFactory"/>.</summary>
    public static IServiceCollection AddImApi(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ApiLimitsOptions, ApiLimitsOptionsValidator>()
            .BindConfiguration(ApiLimitsOptions.Section);
        services.AddOptionsWithValidateOnStart<GatewayAddressOptions, GatewayAddressOptionsValidator>()
            .BindConfiguration(GatewayAddressOptions.Section);

        services.Configure<JsonOptions>(SpeakWireJson);
        // What cannot be read is told in a problem, in every environment.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        // The core alone: AddAuthentication brings data protection along, whose key files nobody here needs.
        services.AddAuthenticationCore(options => options.AddScheme<AppTokenHandler>(ImPolicies.AppScheme, displayName: null));
        services.AddTransient<AppTokenHandler>();
        services.AddAuthorization(ImPolicies.AddTo);
        services.AddRateLimiter(RateLimits.AddTo);
        services.AddImOpenApi();
        services.AddSingleton<AppGate>().AddSingleton<AuditTrail>().AddSingleton<AdminActions>();
        services.AddSingleton<IFileUsage, FileUsage>().AddScoped<FileDesk>();
        return services.AddSingleton<AppCatalog>().AddSingleton<GatewayAddress>().AddSingleton<RegisterAftermath>()
            .AddSingleton<MessageSender>().AddSingleton<MessageRecaller>().AddSingleton<UserNames>();
    }

    /// <summary>Adds the API's place in the pipeline: paths that mean something else than they say are refused, problem
    /// details for all that goes wrong further in, authentication, rate limits (an app's go by its token). Before any
    /// endpoint that uses <see cref="ImPolicies"/>.</summary>
    public static IApplicationBuilder UseImApi(this IApplicationBuilder app) =>
        app.UseMiddleware<DotSegments>().UseMiddleware<ProblemMiddleware>().UseAuthentication().UseAuthorization().UseRateLimiter();

    /// <summary>Maps the API below <c>/v1</c>, its description at <c>/openapi/v1.json</c> and <c>/docs</c>.</summary>
    public static IEndpointRouteBuilder MapImApi(this IEndpointRouteBuilder routes)
    {
        var v1 = routes.MapGroup("/v1").WithMetadata(new BodyLimit(LargestBody));
        v1.MapRegister();
        v1.MapTokenRefresh();
        v1.MapOAuth();
        v1.MapUsers();
        v1.MapMessages();
        v1.MapGroups();
        v1.MapGroupMembers();
        v1.MapTags();
        v1.MapPush();
        v1.MapPushCallbacks();
        v1.MapStorage();
        v1.MapTus();
        v1.MapAdmin();
        routes.MapApiDescription();
        return routes;
    }

    // Members exactly as the protocol writes them, and each once; numbers are numbers.
    private static void SpeakWireJson(JsonOptions options)
    {
        options.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Default);
        options.SerializerOptions.PropertyNameCaseInsensitive = false;
        options.SerializerOptions.AllowDuplicateProperties = false;
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }
}
