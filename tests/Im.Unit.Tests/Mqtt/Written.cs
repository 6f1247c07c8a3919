using System.Buffers;

namespace Im.Unit.Tests.Mqtt;

/// <summary>What a writer has written.</summary>
internal static class Written
{
    public static byte[] By(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The bytes as the specification prints them: <c>C0 00</c>.</summary>
    public static string Hex(Action<IBufferWriter<byte>> write) =>
        string.Join(' ', By(write).Select(value => value.ToString("X2", null)));
}
