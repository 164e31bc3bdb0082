import { defineConfig } from 'vitest/config'
import { ClosingLine } from './tests/rig/closing-line.ts'

const common = { testTimeout: 30_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    projects: [
      {
        test: {
          ...common,
          name: 'rooms',
          include: [
            'tests/{domain,components,db,functions,scripts}/**/*.test.ts',
            'tests/house.test.ts',
          ],
          setupFiles: 'tests/rig/silent-console.ts',
        },
      },
      {
        // What is built and running: both runtimes, from outside.
        test: {
          ...common,
          // A browser on a busy machine is slow, and a test that waits is not one that measures.
          testTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
          name: 'house',
          include: ['tests/{site,runtime,browser}/**/*.test.ts'],
          globalSetup: 'tests/rig/running-house.ts',
          // One after the other: they share the running sites.
          fileParallelism: false,
        },
      },
    ],
  },
})
