import { Agent, get as httpGet, request } from 'node:http'

export type Figures = { perSecond: number; p50: number; p95: number; p99: number }

/** Runs `work` `times` times, `at` at once, after a tenth of that to warm up; milliseconds each, and how many a second. */
export async function timed(
  work: () => Promise<unknown>,
  { times, at }: { times: number; at: number },
): Promise<Figures> {
  for (let i = 0; i < times / 10; i++) await work()
  return timedEach(Array.from({ length: times }), at, work)
}

/** Does the work for each of these once, `at` at once. */
export async function timedEach<T>(
  items: T[],
  at: number,
  work: (item: T) => Promise<unknown>,
): Promise<Figures> {
  const taken: number[] = []
  const left = items.values()
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: at }, async () => {
      for (const item of left) taken.push(await msOf(() => work(item)))
    }),
  )
  return figuresOf(taken, performance.now() - begun)
}

/**
 * Runs each of these works `times` times, one at a time and in turn, after a tenth of that to warm up: a slow minute of the
 * machine falls on all of them alike, so that they can be compared.
 */
export async function timedInTurn(
  works: (() => Promise<unknown>)[],
  times: number,
): Promise<Figures[]> {
  for (let i = 0; i < times / 10; i++) for (const work of works) await work()
  const taken = works.map((): number[] => [])
  for (let i = 0; i < times; i++)
    for (const [n, work] of works.entries()) taken[n]?.push(await msOf(work))
  return taken.map((each) =>
    figuresOf(
      each,
      each.reduce((sum, ms) => sum + ms, 0),
    ),
  )
}

async function msOf(work: () => Promise<unknown>) {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function figuresOf(taken: number[], ms: number): Figures {
  const sorted = taken.toSorted((a, b) => a - b)
  const quantile = (q: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
  return {
    perSecond: (1000 * sorted.length) / ms,
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
  }
}

const agent = new Agent({ keepAlive: true })

/**
 * Asks for a page and lets it go by. Not with `fetch`: collecting what that leaves behind takes tens of milliseconds several
 * times a second, and would be counted as the server's.
 */
export const visit = (url: string) =>
  new Promise<void>((resolve, reject) => {
    httpGet(url, { agent }, (answer) => {
      answer.resume()
      if (answer.statusCode === 200) answer.once('end', resolve)
      else reject(new Error(`${url}: ${String(answer.statusCode)}`))
    }).once('error', reject)
  })

/** Bytes that cross the wire on a first visit, compressed: the page, its styles, and its scripts with what they import. */
export async function bytesOf(base: string, path: string) {
  const page = await transferred(base + path)
  const assets = (pattern: RegExp) =>
    Promise.all([...page.text.matchAll(pattern)].map(([, href = '']) => transferred(base + href)))
  const sum = (all: { bytes: number }[]) => all.reduce((total, { bytes }) => total + bytes, 0)
  const scripts = await assets(/<script[^>]* src="([^"]+)"/g)
  const imported = new Set(
    scripts.flatMap(({ text }) =>
      [...text.matchAll(/(?:^|[;}])\s*import\s?(?:[^"'`();]*from)?\s?["'`]\.\/([^"'`]+)/g)].map(
        ([, name = '']) => `/_astro/${name}`,
      ),
    ),
  )
  return {
    document: page.bytes,
    styles: sum(await assets(/<link rel="stylesheet" href="([^"]+)"/g)),
    scripts:
      sum(scripts) + sum(await Promise.all([...imported].map((name) => transferred(base + name)))),
  }
}

/** Fetches without decoding, because `fetch` hides how many bytes came; the text is asked for a second time, plain. */
const transferred = async (url: string) => ({
  bytes: await length(url),
  text: await (await fetch(url, { headers: { 'accept-encoding': 'identity' } })).text(),
})

const length = (url: string) =>
  new Promise<number>((resolve, reject) => {
    request(url, { headers: { 'accept-encoding': 'br, gzip' } }, (answer) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
      answer.once('end', () => resolve(bytes))
    })
      .once('error', reject)
      .end()
  })
