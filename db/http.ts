import { type ResultSet, createClient } from '@libsql/client/web'
import { insist, Lost } from '#db/attempts'
import { type Driver, type Statement, Unavailable } from '#db/client'
import { createGate } from '#db/gate'
import { gather } from '#db/gather'
import { type Reply, keepStreams } from '#db/streams'

const usual = { timeout: 8000, pauses: [50, 150, 350] }

/**
 * The server has one writer: who waits for it there holds a connection, and from some sixteen on the server answers
 * nobody. So they wait here, in the order in which they came, for as long as a request may take.
 */
const turn = createGate({ seats: 4, waiting: 1000, patience: usual.timeout, lease: 20_000 })

/** The open streams of each server, which outlive the clients. */
const kept = new Map<string, ReturnType<typeof keepStreams>>()

function streamsTo(url: string) {
  const streams = kept.get(url) ?? keepStreams()
  kept.set(url, streams)
  return streams
}

/**
 * A libSQL server over HTTP. Cheap to make: one per request on Workers.
 *
 * A request is given up after `timeout` milliseconds. Reads are tried again after 429, 5xx, a lost connection or a
 * timeout, after each of `pauses`; so is a batch that brings its proof. A batch without proof is tried again only if the server said that it is
 * busy, and otherwise throws `Unavailable` at once, because nobody can tell whether it was kept.
 */
export function openHttp(
  url: string,
  authToken: string,
  limits: Partial<typeof usual> = {},
): Driver {
  const { timeout, pauses } = { ...usual, ...limits }
  const streams = streamsTo(url)
  const client = createClient({
    url,
    authToken,
    intMode: 'number',
    fetch: (request: Request) =>
      streams(request, (to, body, headers) => {
        const signal = AbortSignal.timeout(timeout)
        return fetchWhole(to, { method: 'POST', body, headers, signal })
      }),
  })
  // A request that took the whole time is tried again once, not three times.
  const terms = { pauses, patience: timeout + 1000 }
  const ask = gather({
    one: async (statement) => rowsOf(await client.execute(statement)),
    all: async (statements) => (await client.batch(statements, 'read')).map(rowsOf),
  })
  const execute = (statement: Statement) => {
    const read = () => ask(statement)
    return insist(read, read, terms)
  }
  return {
    execute,
    batch: async (statements, proof) => {
      const write = async () => {
        await client.batch(statements, 'write')
        return true
      }
      const kept = proof && (async () => (await execute(proof)).length > 0 || null)
      if (!(await turn(() => insist(write, kept ?? null, terms))))
        throw new Unavailable(new Error('too many writes are waiting'))
    },
    close: () => {
      client.close()
    },
  }
}

const rowsOf = ({ rows }: ResultSet) => rows.map((row) => Array.from(row))

/** Answers with the whole body read, or throws `Lost`: half an answer is no answer. */
async function fetchWhole(url: string, asked: RequestInit): Promise<Reply> {
  try {
    const response = await fetch(url, asked)
    const { status, headers } = response
    const text = await response.text()
    if (status !== 429 && status < 500)
      return { status, type: headers.get('content-type') ?? 'text/plain', text }
    throw new Error(`the database answered ${status}`)
  } catch (cause) {
    throw new Lost('no answer from the database', { cause })
  }
}
