import { describe, expect, test } from 'vitest'
import { createGate } from '#db/gate'

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
      pass(() => {
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
    const inside = pass(a.run)

    expect(await pass(() => Promise.resolve(1))).toBeNull()
    a.end()
    await inside
  })

  test('lets in who came first first', async () => {
    const pass = createGate({ seats: 1, waiting: 9, patience: 5000 })
    const order: number[] = []
    const each = Array.from({ length: 6 }, (_, n) =>
      pass(async () => {
        order.push(n)
        await new Promise((resume) => setTimeout(resume, 5))
      }),
    )
    await Promise.all(each)

    expect(order).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('frees the seat of a job that fails, and after a while of one that vanished', async () => {
    let now = 0
    const pass = createGate({ seats: 1, waiting: 0, patience: 0, lease: 9000, clock: () => now })

    await expect(pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await pass(() => Promise.resolve(1))).toBe(1)
    void pass(job().run)
    expect(await pass(() => Promise.resolve(1))).toBeNull()
    now = 9000
    expect(await pass(() => Promise.resolve(1))).toBe(1)
  })
})
