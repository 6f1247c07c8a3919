using Im.Api.Security;
using Im.Auth;
using Microsoft.AspNetCore.Mvc;

namespace Im.Api.Register;

/// <summary>What registering needs, beside the request.</summary>
/// <param name="Grains">Reaches tenant and device.</param>
/// <param name="Reader">Reads the user token.</param>
/// <param name="Gate">Knows whether the app that made it may still do so.</param>
/// <param name="Issuer">Signs the device token.</param>
/// <param name="Address">Where the device connects.</param>
/// <param name="Aftermath">Tells other devices.</param>
/// <param name="Time">The server's clock.</param>
internal readonly record struct RegisterServices(
    [FromServices] IGrainFactory Grains,
    [FromServices] TokenReader Reader,
    [FromServices] AppGate Gate,
    [FromServices] TokenIssuer Issuer,
    [FromServices] GatewayAddress Address,
    [FromServices] RegisterAftermath Aftermath,
    [FromServices] TimeProvider Time);
