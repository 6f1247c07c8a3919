using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Im.Cli;

/// <summary>Times on the command line: as such, or so far from now.</summary>
internal static class Times
{
    /// <summary>An option whose distances lie in the past.</summary>
    public static Option<DateTimeOffset?> Past(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Read(result, direction: -1),
    };

    /// <summary>An option whose distances lie in the future.</summary>
    public static Option<DateTimeOffset?> Future(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Read(result, direction: 1),
    };

    private static DateTimeOffset? Read(ArgumentResult result, int direction)
    {
        var text = result.Tokens[0].Value;
        if (Distance(text) is { } distance) return TimeProvider.System.GetUtcNow() + (distance * direction);
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)) return time;
        result.AddError($"'{text}' is neither a time nor so far from now.");
        return null;
    }

    private static TimeSpan? Distance(string text) =>
        text.Length > 1 && double.TryParse(text[..^1], CultureInfo.InvariantCulture, out var number) && Unit(text[^1]) is { } unit
            ? unit * number
            : null;

    private static TimeSpan? Unit(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
