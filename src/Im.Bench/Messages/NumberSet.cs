using System.Numerics;

namespace Im.Bench.Messages;

/// <summary>A set of the numbers 1, 2, 3 … of which hardly any is missing: a bit each.</summary>
internal sealed class NumberSet
{
    private ulong[] _words = new ulong[4];

    /// <summary>Adds a number; false if it is there already.</summary>
    public bool Add(long number)
    {
        var (word, bit) = (checked((int)(number >> 6)), 1UL << (int)(number & 63));
        if (word >= _words.Length) Array.Resize(ref _words, Math.Max(word + 1, 2 * _words.Length));
        if ((_words[word] & bit) != 0) return false;

        _words[word] |= bit;
        return true;
    }

    /// <summary>How many of 1 … last are in none of the two.</summary>
    public static long Missing(NumberSet one, NumberSet other, long last)
    {
        var found = 0L;
        for (var word = 0; word <= last >> 6; word++)
        {
            var bits = one.Word(word) | other.Word(word);
            if (word == last >> 6) bits &= ulong.MaxValue >> (int)(63 - (last & 63));
            if (word == 0) bits &= ~1UL;
            found += BitOperations.PopCount(bits);
        }

        return last - found;
    }

    private ulong Word(int index) => index < _words.Length ? _words[index] : 0;
}
