namespace Im.Cli;

/// <summary>What the process returns; --help tells the same.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Refused = 1;
    public const int Usage = 2;
    public const int Unreachable = 3;

    public const string Help =
        "Exit codes: 0 done; 1 refused, failed, or not done in time; 2 wrong usage; 3 the server cannot be reached.";
}
