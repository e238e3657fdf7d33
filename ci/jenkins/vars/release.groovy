// Step of a shared library whose root is this repository's folder ci/jenkins, with release.sh as resource (resources/release.sh links to it):
//
//   release url: 'https://releases.contoso.example', plan: 'checkout', version: env.BUILD_NUMBER, credentialsId: 'releases-key'
//
// Fails the build where the release failed; marks it unstable where nothing was released.
def call(Map options) {
    for (name in ['url', 'plan', 'version', 'credentialsId']) {
        if (!options[name]) {
            error "release: '${name}' is missing."
        }
    }
    writeFile file: '.release.sh', text: libraryResource('release.sh')
    withCredentials([string(credentialsId: options.credentialsId, variable: 'RELEASES_KEY')]) {
        withEnv(["RELEASES_URL=${options.url}", "RELEASES_PLAN=${options.plan}", "RELEASES_VERSION=${options.version}", "RELEASES_AUTHOR=${options.author ?: ''}"]) {
            // Single quotes: the shell reads the values from its environment; none of them becomes code.
            int status = sh returnStatus: true, script: 'sh .release.sh --plan "$RELEASES_PLAN" --version "$RELEASES_VERSION" ${GIT_COMMIT:+--commit "$GIT_COMMIT"} ${RELEASES_AUTHOR:+--author "$RELEASES_AUTHOR"}'
            if (status == 2) {
                unstable "release: ${options.plan} ${options.version} was not released."
            } else if (status != 0) {
                error "release: ${options.plan} ${options.version} failed."
            }
        }
    }
}
