using Microsoft.Extensions.Logging;

namespace Im.Cli;

/// <summary>Writes the client's log to the standard error, where it does not mix with messages.</summary>
internal sealed class StandardErrorLog : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Category(categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Category(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Console.Error.WriteLine($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
