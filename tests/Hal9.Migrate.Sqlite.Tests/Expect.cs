using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Sqlite.Tests;

internal static class Expect
{
    /// <summary>The problem with which something fails: of that code, naming the file and what to do.</summary>
    public static async Task<Problem> ProblemAsync(string code, string path, Func<Task> action)
    {
        var problem = (await Should.ThrowAsync<MigrateException>(action)).Problem;
        problem.Code.ShouldBe(code, problem.ToString());
        problem.Detail.ShouldContain(path);
        problem.Remedy.ShouldNotBeNullOrWhiteSpace();
        return problem;
    }
}
