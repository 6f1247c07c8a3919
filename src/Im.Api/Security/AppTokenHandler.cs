using System.Text.Encodings.Web;
using Im.Api.Problems;
using Im.Auth;
using Im.Grains.Devices;
using Im.Grains.Tenants;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Im.Api.Security;

/// <summary>Knows an app by its token: as Bearer, and for the operator's pages in a browser as a Basic password. Where files
/// are stored and read, also a device by its token.</summary>
internal sealed class AppTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, TokenReader tokens, AppGate gate, IGrainFactory grains)
    // Without a logger: it would write a line for each stranger, and the answer tells the caller what is wrong.
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, UrlEncoder.Default)
{
    private TokenFault _fault = TokenFault.Missing;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Elsewhere the header holds another kind of token (register, refresh), which is not our business.
        if (Policies().Count == 0) return AuthenticateResult.NoResult();

        var reading = await tokens.ReadApp(Token());
        _fault = reading.Fault;
        if (reading.IsGood)
        {
            if (await gate.Admit(reading.Claims) is { } token)
                return AuthenticateResult.Success(new(CallerApp.Principal(token), Scheme.Name));
            _fault = TokenFault.Revoked;
        }

        if (_fault == TokenFault.WrongKind && TakesDevices() && await Device() is { } device)
            return AuthenticateResult.Success(new(FileCaller.Principal(device), Scheme.Name));
        return _fault == TokenFault.Missing ? AuthenticateResult.NoResult() : AuthenticateResult.Fail(_fault.ToString());
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var answer = TokenRefusal.Of(Context, _fault, TakesDevices() ? "a device token or an app token" : "an app token");
        if (TakesBasic()) Response.Headers.Append("WWW-Authenticate", "Basic realm=\"Im.Orleans\"");
        return answer.ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var policies = Policies();
        var scopes = policies.Select(ImPolicies.ScopeOf).OfType<string>().Distinct();
        var who = policies.Contains(ImPolicies.Admin) ? "an operator's app with "
            : policies.Contains(ImPolicies.Tenant) || policies.Contains(ImPolicies.Files) ? "an app of a tenant with "
            : "";
        return Problem.Of(ErrorCode.Forbidden, $"This needs {who}the scope {string.Join(", ", scopes)}.").ExecuteAsync(Context);
    }

    private async Task<DeviceToken?> Device()
    {
        var reading = await tokens.ReadDevice(AuthorizationHeader.BearerToken(Request));
        _fault = reading.Fault;
        if (!reading.IsGood) return null;

        var (device, grain) = (reading.Claims, grains.GetGrain<IDeviceGrain>(DeviceKey.Of(reading.Claims.TenantNo, reading.Claims.DeviceId)));
        if (await grain.IsCurrent(device.Account, device.Login)
            && await grains.GetGrain<ITenantGrain>(device.TenantNo).Settings() is not null) return device;
        _fault = TokenFault.Revoked;
        return null;
    }

    private bool TakesDevices() => Policies().Contains(ImPolicies.Files);

    private string? Token() => TakesBasic() && AuthorizationHeader.TryReadBasic(Request, out _, out var password)
        ? password
        : AuthorizationHeader.BearerToken(Request);

    // Only there: a browser sends a Basic password by itself, from foreign pages, too.
    private bool TakesBasic() => Policies().Contains(ImPolicies.Admin);

    private IReadOnlyList<string> Policies() =>
        [.. Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>() ?? []];
}
