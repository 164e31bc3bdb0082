import { type MockInstance, afterEach, beforeEach, expect, vi } from 'vitest'

// An unexpected complaint on the console is a failure: nobody reads a passing test's output.
let complaints: MockInstance[] = []

beforeEach(() => {
  complaints = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')]
})

afterEach(() => {
  for (const spy of complaints) {
    const { calls } = spy.mock
    spy.mockRestore()
    expect(calls).toEqual([])
  }
})
