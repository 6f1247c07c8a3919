namespace Im.Push.Notifications;

/// <summary>Fills the variables of a vendor's message template.</summary>
internal static class TemplateText
{
    /// <summary>The variables with <c>{title}</c> and <c>{body}</c> replaced, without symbols, and each in at most
    /// <paramref name="longest"/> characters; one that would be empty is a space, which templates take.</summary>
    public static Dictionary<string, string> Fill(
        IReadOnlyDictionary<string, string> variables, PushNotification notification, int longest) =>
        variables.ToDictionary(it => it.Key, it =>
        {
            // One pass, so that a title which contains "{body}" stays what it is.
            var filled = string.Join(notification.Title, it.Value.Split("{title}")
                .Select(part => part.Replace("{body}", notification.Body, StringComparison.Ordinal)));
            var plain = Fit.Units(Fit.WithoutSymbols(filled).Trim(), longest);
            return plain.Length == 0 ? " " : plain;
        });
}
