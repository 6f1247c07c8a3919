using Im.Protocol;

namespace Im.Notifications;

/// <summary>Whom a message to everyone may have to be pushed to.</summary>
public interface IPushReach
{
    /// <summary>Notes an account that comes to have a device, before that is known elsewhere. Noted twice it is noted once.</summary>
    Task Note(string tenantNo, AccountId account);
}
