using Microsoft.Extensions.Options;

namespace Im.Database;

[OptionsValidator]
internal sealed partial class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>;
