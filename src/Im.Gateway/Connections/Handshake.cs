using System.Text;
using Im.Auth;
using Im.Gateway.Sessions;
using Im.Mqtt;
using Im.Protocol;

namespace Im.Gateway.Connections;

/// <summary>Checks a CONNECT: who it is. Whether the login still stands, the account knows.</summary>
internal static class Handshake
{
    /// <summary>The identity that the credentials prove, or why not.</summary>
    public static async ValueTask<(Identity? Who, MqttReasonCode Reason, string Words)> Identify(
        ConnectPacket connect, TokenReader tokens)
    {
        if (connect.AuthenticationMethod is not null)
            return (null, MqttReasonCode.BadAuthenticationMethod, "Extended authentication is not supported.");

        var token = connect.Password is { } password ? Encoding.UTF8.GetString(password.Span) : null;
        var reading = await tokens.ReadDevice(token);
        if (reading.Claims is not { } claims || connect.Username != claims.Account.Value)
            return (null, MqttReasonCode.BadUserNameOrPassword, "The user name must be the account, the password a valid device token.");
        if (connect.ClientId != Topics.ClientId(claims.Account, claims.DeviceId))
            return (null, MqttReasonCode.ClientIdentifierNotValid, "The clientId must be the one that register returned.");

        return (new Identity(claims.TenantNo, claims.Account, claims.DeviceId, claims.Login), MqttReasonCode.Success, "");
    }
}
