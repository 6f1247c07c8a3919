using System.Text;
using Im.Protocol;

namespace Im.Gateway.Sessions;

/// <summary>An envelope on its way to a device.</summary>
/// <param name="Json">Its JSON. One that goes to many is shared by all of them.</param>
/// <param name="ToOffset">Where the receiver's id is to be written over; 0 for nowhere.</param>
internal readonly record struct Outgoing(ReadOnlyMemory<byte> Json, int ToOffset)
{
    /// <summary>The JSON as the receiver sees it.</summary>
    public ReadOnlyMemory<byte> For(AccountId receiver)
    {
        if (ToOffset == 0) return Json;

        var own = Json.ToArray();
        Encoding.ASCII.GetBytes(receiver.Value, own.AsSpan(ToOffset));
        return own;
    }
}
