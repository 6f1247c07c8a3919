namespace Im.Notifications;

/// <summary>What tenants have set for push, app by app.</summary>
public interface IPushApps : IPushSettings
{
    /// <summary>The longest time for which a message of the tenant is worth showing; a call has its own. Looks into
    /// memory.</summary>
    TimeSpan LongestTtl(string tenantNo);

    /// <summary>An app's settings; without any of its own the tenant's <c>default</c>. Null if there are none, or push is
    /// off.</summary>
    /// <param name="tenantNo">The tenant.</param>
    /// <param name="appId">The device's sub-application; empty for none.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    ValueTask<PushApp?> Find(string tenantNo, string appId, CancellationToken cancellation = default);
}
