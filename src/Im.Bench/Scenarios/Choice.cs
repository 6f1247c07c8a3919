using System.CommandLine;

namespace Im.Bench.Scenarios;

/// <summary>Makes options of scenarios.</summary>
internal static class Choice
{
    /// <summary>A number with bounds.</summary>
    public static Option<int> Of(string name, string description, int normally, int least = 1, int most = int.MaxValue)
    {
        var option = new Option<int>($"--{name}") { Description = description, DefaultValueFactory = _ => normally };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
                result.AddError($"--{name} must be from {least} to {most}.");
        });
        return option;
    }
}
