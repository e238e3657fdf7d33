using EndToEnd.Hosting;
using Xunit.Sdk;
using Xunit.v3;

// Most scenarios wait for a release most of the time, so many run side by side, all on one application.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 10)]
[assembly: AssemblyFixture(typeof(World))]
[assembly: AssemblyFixture(typeof(EndToEnd.Browsing.Browser))]
[assembly: ShowLogs]
