import { execFileSync } from 'node:child_process'

/**
 * Builds the site for one runtime, quietly; throws with the build's output when it fails.
 * `MEASURES` and `OUT_DIR` build other texts, elsewhere.
 */
export function build(target: 'node' | 'cloudflare', env: Record<string, string> = {}) {
  try {
    execFileSync('node_modules/.bin/astro', ['build'], {
      // The test runner's own NODE_ENV would make it a development build.
      env: {
        ...process.env,
        NODE_ENV: 'production',
        TARGET: target,
        ASTRO_TELEMETRY_DISABLED: '1',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer }
    throw new Error(`the ${target} build failed:\n${stdout.toString()}${stderr.toString()}`)
  }
}
