import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkDigit } from '#domain/credit-code'
import { millProvider } from '../fixtures.ts'
import { begin, fillIn } from '../rig/applying.ts'
import { build } from '../rig/build.ts'
import { startNode } from '../rig/node.ts'
import { carried, visitor } from '../rig/visitor.ts'
import { type Figures, timed } from './measure.ts'
import { besidePeer } from './peer.ts'

const ROUNDS = 5
const EACH = 110
const load = { times: 100, at: 8 }
const KIND = 'ecosystem-provider'

/** What an applicant's browser sends when it declares and submits, ready to be sent. */
type Ready = { url: string; init: RequestInit }

/** A credit code nobody has, with its check digit. */
const codeOf = (n: number) => {
  const first17 = `9143${String(n).padStart(13, '0')}`
  return first17 + checkDigit(first17)
}

/** An applicant who has filled in everything and stands before the declaration. */
async function readyToSend(base: string, n: number): Promise<Ready> {
  // Each from an address of his own: the limits are not what is measured.
  const from = { 'x-forwarded-for': `10.${[n >> 16, (n >> 8) & 255, n & 255].join('.')}` }
  const applicant = visitor(base, from)
  const form = { ...millProvider, name: `示例申报${String(n)}有限公司`, creditCode: codeOf(n) }
  await begin(applicant, KIND, form)
  await fillIn(applicant, KIND, form)
  const page = await applicant.get('/applications/draft/check/')
  const declaration = page.document.querySelector('form[method="post"]')
  if (!declaration) throw new Error(`nothing to declare at ${page.path}`)
  return {
    url: new URL(declaration.getAttribute('action') || page.path, base).href,
    init: {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(Object.entries(carried(declaration)) as [string, string][]),
      headers: {
        ...from,
        'sec-fetch-site': 'same-origin',
        cookie: [...applicant.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    },
  }
}

/**
 * Applications declared and submitted, whole and with their place in the event log, beside as many of the same that a
 * peer takes as JSON in a collection of the same fields, with its rows of products, cases, qualifications and attachments:
 * turn by turn on the same machine, both with `synchronous = full`. `peer` is the address of the peer's collection.
 */
export async function submissionFigures(
  print: (what: string, figures: Figures) => void,
  peer?: string,
) {
  if (!peer) throw new Error('bench submissions needs the address the peer takes them at')
  build('node')
  const dir = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    const site = await startNode(4561, dir, { DEMO: '0', TRUSTED_PROXY: '127.0.0.1,::1' })
    try {
      const ready: Ready[] = []
      for (let n = 0; n < ROUNDS * EACH; n++) ready.push(await readyToSend(site.url, n))
      let sent = 0
      const attachments = millProvider.attachments.map(({ id: _, ...said }) => said)
      const application = () => {
        sent += 1
        const own = { name: millProvider.name + String(sent), creditCode: codeOf(sent) }
        return JSON.stringify({ ...millProvider, ...own, attachments, kind: KIND })
      }
      await besidePeer(
        ROUNDS,
        async (told) => {
          const theirs = async () => {
            const headers = { 'content-type': 'application/json' }
            const answer = await fetch(peer, { method: 'POST', headers, body: application() })
            if (answer.status !== 201) throw new Error(`${peer}: ${String(answer.status)}`)
            await answer.arrayBuffer()
          }
          const ours = async () => {
            const next = ready.pop()
            if (!next) throw new Error('nobody is left to submit')
            const answer = await fetch(next.url, next.init)
            if (answer.status !== 303) throw new Error(`${next.url}: ${String(answer.status)}`)
            await answer.arrayBuffer()
          }
          told('the peer’s application', await timed(theirs, load))
          told('our application', await timed(ours, load))
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
