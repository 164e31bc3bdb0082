import type { Reporter, TestModule } from 'vitest/node'

/** Ends a run with one plain line, `N passed, N failed`, that a machine can read. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]) {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    )
    const count = (state: string) => states.filter((each) => each === state).length
    // A file that cannot be loaded has no tests to count, and is a failure all the same.
    const broken = modules.filter((module) => module.errors().length > 0).length
    const skipped = count('skipped')
    process.once('exit', () => {
      const rest = skipped > 0 ? `, ${String(skipped)} skipped` : ''
      process.stdout.write(
        `${String(count('passed'))} passed, ${String(count('failed') + broken)} failed${rest}\n`,
      )
    })
  }
}
