using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: what BenchmarkDotNet would build for one of its own inherits this repository's strictness.
var config = ManualConfig.Create(DefaultConfig.Instance)
    .WithArtifactsPath("artifacts/bench/micro")
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithGcServer(false));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
