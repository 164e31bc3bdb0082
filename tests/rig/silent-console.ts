import { afterEach, beforeEach, expect, vi } from 'vitest'

// An unexpected complaint on the console is a failure: nobody reads a passing test's output.
beforeEach(() => {
  vi.spyOn(console, 'error')
  vi.spyOn(console, 'warn')
})

afterEach(() => {
  for (const spy of [vi.mocked(console.error), vi.mocked(console.warn)]) {
    const { calls } = spy.mock
    spy.mockRestore()
    expect(calls).toEqual([])
  }
})
