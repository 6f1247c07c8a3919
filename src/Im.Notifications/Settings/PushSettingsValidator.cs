using Microsoft.Extensions.Options;

namespace Im.Notifications;

/// <summary>Refuses to start with settings of tenants' push that cannot work, in one sentence each.</summary>
internal sealed class PushSettingsValidator(ConfiguredPush configured) : IValidateOptions<NotificationOptions>
{
    public ValidateOptionsResult Validate(string? name, NotificationOptions options) => configured.Faults is { Count: > 0 } faults
        ? ValidateOptionsResult.Fail(faults)
        : ValidateOptionsResult.Success;
}
