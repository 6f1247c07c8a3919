using Im.Grains.Devices;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Api.Register;

/// <summary>The form of a registration (docs/protocol.md, Register): what is taken, in the terms of grains, or why not.</summary>
internal static class RegisterRules
{
    /// <summary>Characters of the longest detail of a device.</summary>
    public const int LongestDetail = 128;

    /// <summary>The registration, or the reason in words.</summary>
    public static (DeviceRegistration? Registration, string Fault) Read(RegisterRequest request) =>
        FaultOf(request) is { } fault ? (null, fault) : (Translate(request), "");

    private static string? FaultOf(RegisterRequest request)
    {
        if (!Names.IsTenantNo(request.TenantNo)) return $"tenantNo must be {Names.TenantNoForm}.";
        if (!Names.IsUserId(request.UserId)) return $"userId must be {Names.UserIdForm}.";
        if (!Names.IsDeviceId(request.DeviceId)) return $"deviceId must be {Names.DeviceIdForm}.";
        if (!Enum.IsDefined(OsOf(request))) return "os must be 1, 2, 3, 4 or -1.";
        if (request.Appid is { Length: > 0 } && !Names.IsAppId(request.Appid))
            return $"appid must be {Names.DeviceIdForm}; or empty.";
        return FaultOf(request.Device) ?? FaultOf(request.Push);
    }

    private static string? FaultOf(DeviceInfo? device)
    {
        if (device is null) return null;

        (string Name, string? Text)[] details =
        [
            ("brand", device.Brand), ("model", device.Model), ("osVersion", device.OsVersion),
            ("appVersion", device.AppVersion), ("sdkVersion", device.SdkVersion), ("language", device.Language),
        ];
        return details.Where(detail => !IsText(detail.Text ?? "", LongestDetail))
            .Select(detail => $"device.{detail.Name} must be at most {LongestDetail} characters, without U+0000.")
            .FirstOrDefault();
    }

    private static string? FaultOf(PushRegistration? push)
    {
        if (push is null) return null;
        if (!PushVendors.IsKnown(push.Vendor)) return "push.vendor is not one that the protocol knows.";
        return PushVendors.IsToken(push.Token)
            ? null
            : $"push.token must be 1–{PushVendors.LongestToken} characters, without U+0000.";
    }

    // No database that we write to takes U+0000 in a text.
    private static bool IsText(string text, int longest) => text.Length <= longest && !text.Contains('\0');

    private static OsType OsOf(RegisterRequest request) => (OsType)(request.Os ?? (int)OsType.Unknown);

    private static DeviceRegistration Translate(RegisterRequest request) => new()
    {
        TenantNo = request.TenantNo!,
        UserId = request.UserId!,
        DeviceId = request.DeviceId!,
        Os = OsOf(request),
        AppId = request.Appid ?? "",
        Details = new DeviceDetails
        {
            Brand = request.Device?.Brand,
            Model = request.Device?.Model,
            OsVersion = request.Device?.OsVersion,
            AppVersion = request.Device?.AppVersion,
            SdkVersion = request.Device?.SdkVersion,
            Language = request.Device?.Language,
        },
        Push = request.Push is { } push ? new PushToken { Vendor = push.Vendor!, Token = push.Token! } : null,
    };
}
