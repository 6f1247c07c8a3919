using Microsoft.Extensions.Options;

namespace Im.Api.Limits;

[OptionsValidator]
internal sealed partial class ApiLimitsOptionsValidator : IValidateOptions<ApiLimitsOptions>;
