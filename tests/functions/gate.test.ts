import { describe, expect, test } from 'vitest'
import { createGate } from '#functions/gate'

const now = () => new Date('2026-03-06T02:00:00Z')

/** A job that ends when it is told to. */
function job() {
  let end = () => {}
  const done = new Promise<'done'>((resolve) => {
    end = () => {
      resolve('done')
    }
  })
  return { run: () => done, end }
}

describe('a gate', () => {
  test('runs so many at once, lets so many wait and turns the rest away', async () => {
    const pass = createGate({ seats: 2, waiting: 1, patience: 5000 })
    const [a, b, c, d] = [job(), job(), job(), job()]
    let started = 0
    const enter = ({ run }: typeof a) =>
      pass(now, () => {
        started++
        return run()
      })
    const inside = [enter(a), enter(b)]
    const waiting = enter(c)

    expect(await enter(d)).toBeNull()
    expect(started).toBe(2)
    a.end()
    c.end()
    expect(await waiting).toBe('done')
    b.end()
    expect(await Promise.all(inside)).toEqual(['done', 'done'])
  })

  test('gives up waiting after a while', async () => {
    const pass = createGate({ seats: 1, waiting: 1, patience: 80 })
    const a = job()
    const inside = pass(now, a.run)

    expect(await pass(now, () => Promise.resolve(1))).toBeNull()
    a.end()
    await inside
  })

  test('frees the seat of a job that fails, and after a minute of one that vanished', async () => {
    const pass = createGate({ seats: 1, waiting: 0, patience: 0 })

    await expect(pass(now, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await pass(now, () => Promise.resolve(1))).toBe(1)
    void pass(now, job().run)
    expect(await pass(now, () => Promise.resolve(1))).toBeNull()
    expect(
      await pass(
        () => new Date('2026-03-06T02:01:00Z'),
        () => Promise.resolve(1),
      ),
    ).toBe(1)
  })
})
