#!/bin/sh
# azd hook: tells the build which engine the template was told, because each needs its own package (src/ReleaseFunctions/AzurePackages.targets).
set -eu
cd "$(dirname "$0")/../.."

mkdir -p .azure
cat > .azure/build.props << TEXT
<Project>
  <PropertyGroup>
    <DurableTaskScheduler>${DURABLE_TASK_SCHEDULER:-false}</DurableTaskScheduler>
  </PropertyGroup>
</Project>
TEXT
