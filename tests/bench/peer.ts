import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { build } from '../rig/build.ts'
import { startNode } from '../rig/node.ts'
import { fill } from './fill.ts'
import { type Figures, timed } from './measure.ts'

const SIZE = 10_000
const ROUNDS = 5
const load = { times: 1000, at: 8 }

type Print = (what: string, figures: Figures) => void

const middle = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? 0

/** Asks for figures turn by turn, and tells each rate's middle as a ratio to the first one told of. */
export async function besidePeer(
  rounds: number,
  turn: (told: Print) => Promise<void>,
  print: Print,
) {
  const rates: Record<string, number[]> = {}
  for (let round = 0; round < rounds; round++)
    await turn((what, figures) => {
      print(what, figures)
      rates[what] = [...(rates[what] ?? []), figures.perSecond]
    })
  const [base = NaN] = Object.values(rates).map(middle)
  for (const [what, each] of Object.entries(rates))
    console.log(`${what.padEnd(36)} × ${(middle(each) / base).toFixed(2)} of the peer’s rate`)
}

/**
 * Our list of 10,000 institutions beside a peer's, turn by turn on the same machine: the page as it is kept, and rendered
 * anew each time. `peer` is the address of a list of 25 of the peer's 10,000, which the caller has started.
 */
export async function peerFigures(print: Print, peer?: string) {
  if (!peer) throw new Error('bench peer needs the address of the peer’s list')
  build('node')
  const dir = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    const driver = await openFile(dir)
    await migrate(driver)
    await fill(driver, SIZE)
    driver.close()
    const site = await startNode(4551, dir, { DEMO: '0' })
    let n = 0
    const turns: Record<string, () => string> = {
      'the peer’s list': () => peer,
      'our list, kept': () => `${site.url}/institutions/`,
      'our list, rendered': () => `${site.url}/institutions/?n=${String((n += 1))}`,
    }
    try {
      await besidePeer(
        ROUNDS,
        async (told) => {
          for (const [what, address] of Object.entries(turns)) {
            const get = async () => {
              const answer = await fetch(address())
              if (!answer.ok) throw new Error(`${address()}: ${String(answer.status)}`)
              await answer.arrayBuffer()
            }
            told(what, await timed(get, load))
          }
        },
        print,
      )
    } finally {
      await site.stop()
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
