using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Connectors.Kubernetes;

namespace ReleaseFunctions.Connectors.Tests.Kubernetes;

public sealed class RolloutRuleTests
{
    [Theory]
    [InlineData("""{"observedGeneration":1,"replicas":3,"updatedReplicas":3,"availableReplicas":3}""", "Running", "has not seen yet")]
    [InlineData("""{"observedGeneration":2,"replicas":3}""", "Running", "has 0 of 3 new pods")]
    [InlineData("""{"observedGeneration":2,"replicas":4,"updatedReplicas":3,"availableReplicas":3}""", "Running", "still has 1 old pods")]
    [InlineData("""{"observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":2}""", "Running", "has 2 of 3 new pods available")]
    [InlineData("""{"observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":3}""", "Complete", "rolled out with 3 pods")]
    [InlineData("""{"observedGeneration":2,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","message":"timed out"}]}""", "Failed", "timed out")]
    [InlineData("""{"observedGeneration":1,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}""", "Running", "has not seen yet")]
    [InlineData("""{"observedGeneration":2,"conditions":[{"type":"ReplicaFailure","status":"True","message":"exceeded quota: pods"}]}""", "Running", "exceeded quota: pods")]
    [InlineData("{}", "Running", "has not seen yet")]
    public void Of_Deployment_DecidesAsKubectlDoes(string status, string expected, string sentence) =>
        AssertRule(WorkloadKind.Deployment, """{"replicas":3}""", status, expected, sentence);

    [Theory]
    [InlineData("""{"replicas":0}""", """{"observedGeneration":2}""", "Complete", "0 pods")]
    [InlineData("{}", """{"observedGeneration":2}""", "Running", "0 of 1")] // one is the default
    [InlineData("""{"replicas":3,"paused":true}""", """{"observedGeneration":2,"replicas":3}""", "Held", "is paused")]
    [InlineData("""{"replicas":3,"paused":true}""", """{"observedGeneration":2,"replicas":3,"updatedReplicas":3,"availableReplicas":3}""", "Complete", "rolled out")]
    public void Of_DeploymentWithASpecialSpecification_DecidesByIt(string spec, string status, string expected, string sentence) =>
        AssertRule(WorkloadKind.Deployment, spec, status, expected, sentence);

    [Theory]
    [InlineData("""{"replicas":3}""", """{"observedGeneration":2,"readyReplicas":2,"currentRevision":"a","updateRevision":"a"}""", "Running", "2 of 3 pods ready")]
    [InlineData("""{"replicas":3}""", """{"observedGeneration":2,"readyReplicas":3,"currentRevision":"a","updateRevision":"b"}""", "Running", "0 of 3 new pods")]
    [InlineData("""{"replicas":3}""", """{"observedGeneration":2,"readyReplicas":3,"currentRevision":"b","updateRevision":"b"}""", "Complete", "rolled out")]
    [InlineData("""{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":2}}}""", """{"observedGeneration":2,"readyReplicas":3}""", "Running", "0 of 1 new pods")]
    [InlineData("""{"replicas":3,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":2}}}""", """{"observedGeneration":2,"readyReplicas":3,"updatedReplicas":1}""", "Complete", "keeps 2 as they were")]
    [InlineData("""{"replicas":3,"updateStrategy":{"type":"OnDelete"}}""", """{"observedGeneration":2,"readyReplicas":3}""", "Failed", "OnDelete")]
    public void Of_StatefulSet_DecidesAsKubectlDoes(string spec, string status, string expected, string sentence) => AssertRule(WorkloadKind.StatefulSet, spec, status, expected, sentence);

    [Theory]
    [InlineData("""{"observedGeneration":2,"desiredNumberScheduled":2}""", "Running", "0 of 2 new pods.")]
    [InlineData("""{"observedGeneration":2,"desiredNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":1}""", "Running", "1 of 2 new pods available")]
    [InlineData("""{"observedGeneration":2,"desiredNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":2}""", "Complete", "rolled out")]
    [InlineData("""{"observedGeneration":2}""", "Complete", "0 pods")] // no node is wanted
    public void Of_DaemonSet_DecidesAsKubectlDoes(string status, string expected, string sentence) =>
        AssertRule(WorkloadKind.DaemonSet, """{"updateStrategy":{"type":"RollingUpdate"}}""", status, expected, sentence);

    [Fact]
    public void Of_NumbersThatAreZeroOrLeftOut_DecideAlike() => Prop.ForAll(Statuses.Any().ToArbitrary(), one =>
    {
        JsonObject written = one.Json.DeepClone().AsObject();
        foreach (string name in new[] { "observedGeneration", "replicas", "updatedReplicas", "availableReplicas", "readyReplicas", "desiredNumberScheduled", "updatedNumberScheduled", "numberAvailable" })
        {
            written["status"]![name] ??= 0;
        }

        return RolloutRule.Of(one) == RolloutRule.Of(new Workload(one.Name, written));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_WhatTheClusterHasNotSeen_IsNeverComplete() => Prop.ForAll(Statuses.Any().ToArbitrary(), one =>
    {
        JsonObject newer = one.Json.DeepClone().AsObject();
        newer["metadata"]!["generation"] = 99;
        return RolloutRule.Of(new Workload(one.Name, newer)).State != RolloutState.Complete;
    }).QuickCheckThrowOnFailure();

    private static void AssertRule(WorkloadKind kind, string spec, string status, string expected, string sentence)
    {
        JsonObject json = new() { ["metadata"] = new JsonObject { ["generation"] = 2 }, ["spec"] = JsonNode.Parse(spec), ["status"] = JsonNode.Parse(status) };

        Rollout rollout = RolloutRule.Of(new Workload(new WorkloadName("shop", kind, "checkout"), json));

        Assert.Equal(expected, rollout.State.ToString());
        Assert.Contains(sentence, rollout.Message, StringComparison.Ordinal);
    }
}
