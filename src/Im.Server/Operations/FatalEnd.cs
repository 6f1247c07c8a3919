namespace Im.Server.Operations;

/// <summary>
/// The end of a process whose silo cannot go on, as one that the others have declared dead while it hung. At once, and
/// without a last word to anybody: what its grains know is out of date. Its connections break, and devices come back
/// elsewhere; a supervisor sees an exit code other than zero. Orleans' own way is to wait two seconds first, in which all
/// would go on.
/// </summary>
internal sealed class FatalEnd : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender, string? context, Exception? exception) =>
        Environment.FailFast($"The silo cannot go on. {context}", exception);
}
