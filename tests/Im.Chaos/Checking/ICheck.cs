namespace Im.Chaos.Checking;

/// <summary>Looks for breaches of one promise.</summary>
internal interface ICheck
{
    /// <summary>Those it finds.</summary>
    IEnumerable<Violation> Look(Evidence evidence);
}
