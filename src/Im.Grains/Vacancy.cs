namespace Im.Grains;

/// <summary>
/// Ends activations of what does not exist. Anybody may name an id, and what is named so must not stay in memory. But not
/// at once: calls that wait for an activation that ends are passed on to the next one, and a call that is passed on again
/// and again fails. One that stays for a while answers all who ask for the same name.
/// </summary>
internal static class Vacancy
{
    /// <summary>So long an activation stays that has found nothing.</summary>
    public static readonly TimeSpan Stay = TimeSpan.FromSeconds(5);

    /// <summary>Ends the activation after <see cref="Stay"/> if nothing is here now, and then still is not.</summary>
    public static void LeaveIfVacant(this IGrainBase grain, Func<bool> isVacant)
    {
        if (!isVacant()) return;

        IGrainTimer? timer = null;
        timer = grain.RegisterGrainTimer(
            _ =>
            {
                timer?.Dispose();
                if (isVacant()) grain.DeactivateOnIdle();
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(Stay, Timeout.InfiniteTimeSpan));
    }
}
