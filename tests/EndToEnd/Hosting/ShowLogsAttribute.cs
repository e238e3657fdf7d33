using System.Reflection;
using Xunit.v3;

namespace EndToEnd.Hosting;

/// <summary>Adds what the shared processes wrote last to the output of a failed test.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ShowLogsAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            World.Started?.Tails().ToList().ForEach(tail => TestContext.Current.TestOutputHelper?.WriteLine(tail));
        }
    }
}
