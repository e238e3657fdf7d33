using ReleaseFunctions.Http;

namespace ReleaseFunctions.Tests.Http;

public sealed class ProblemTests
{
    [Fact]
    public void Errors_NothingInParticular_SayTheDetailOfTheWhole() =>
        Assert.Equal([new ProblemError(string.Empty, "There is no release 'x'.")], ProblemException.NotFound("There is no release 'x'.").Errors);

    [Fact]
    public void Errors_Given_AreKept() =>
        Assert.Equal([new ProblemError("version", "missing")], ProblemException.BadRequest("One error.", [new ProblemError("version", "missing")]).Errors);
}
