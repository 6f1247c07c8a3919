using Microsoft.Extensions.Options;

namespace Im.Api.Register;

[OptionsValidator]
internal sealed partial class GatewayAddressOptionsValidator : IValidateOptions<GatewayAddressOptions>;
