namespace Im.Notifications;

/// <summary>What grains ask of push settings before they spend anything on push.</summary>
public interface IPushSettings
{
    /// <summary>Whether a tenant has push at all. Asked for each message, so it looks into memory: a change may be seen some
    /// seconds late.</summary>
    bool IsOn(string tenantNo);
}
