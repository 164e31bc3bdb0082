/** An answer of the server, read to its end. */
export type Reply = { status: number; type: string; text: string }

type Send = (url: string, body: string, headers: Headers) => Promise<Reply>
type Stream = { baton: string; url: string; opened: number; used: number }
type Told = { type: string; sql_id?: number | undefined }
type Result = { type: string; response?: { result?: { step_errors?: unknown[] } } }
type Answer = { baton: string | null; base_url: string | null; results: Result[] }

/** The server forgets a stream that nobody used for ten seconds; ours is forgotten before. */
const IDLE = 7000

/** A stream is closed with the first request after this age, so that none holds what the server lent it for long. */
const AGE = 60_000

/**
 * At most so many are held open, by this process or isolate: a libSQL server has 128 unless told otherwise
 * (`--max-concurrent-connections`), and what one holds open another waits for. Requests beyond that close theirs.
 */
const KEPT = 8

/** A request that was cancelled, as Workers do, never says so: after this time it counts for none. */
const LEASE = 20_000

/**
 * Keeps the server's connections open between requests. The client opens a stream (Hrana's word for one) for every
 * request and closes it in the same, and to open one the server reads the whole schema, which takes it several times
 * what the query does. So what closes a stream is held back, and the next request goes on with it.
 *
 * A stream serves one request at a time, and is closed once anything in it was refused. One that the server no longer
 * knows has run nothing, and the request goes once more on a new one.
 */
export function keepStreams(clock: () => number = Date.now) {
  const idle: Stream[] = []
  const busy = new Set<{ since: number }>()

  function take(now: number): Stream | null {
    const stream = idle.pop()
    if (stream && now - stream.used < IDLE) return stream
    // Who lies below was used earlier still.
    idle.length = 0
    return null
  }
  /** Whether what this request opens, or goes on with, may stay open after it. */
  function mayKeep(stream: Stream | null, now: number) {
    for (const turn of busy) if (now - turn.since > LEASE) busy.delete(turn)
    return stream ? now - stream.opened < AGE : idle.length + busy.size < KEPT
  }

  async function pipeline(request: Request, send: Send, keeps: boolean, stream: Stream | null) {
    const { requests } = (await request.json()) as { requests: Told[] }
    const ask = (on: Stream | null, told: Told[]) => {
      const body = JSON.stringify({ baton: on?.baton, requests: told })
      return send(on?.url ?? request.url, body, request.headers)
    }
    const work = requests.filter(({ type }) => type !== 'close')
    // A text that was stored keeps its number until it is forgotten, and the next request counts from zero again.
    const forgotten = work
      .filter(({ type }) => type === 'store_sql')
      .map(({ sql_id }) => ({ type: 'close_sql', sql_id }))
    const whole = [...work, ...(keeps ? forgotten : [{ type: 'close' }])]

    let reply = await ask(stream, whole)
    if (stream && isUnknown(reply)) {
      // So are the others, if the server was started anew.
      idle.length = 0
      reply = await ask(null, whole)
    }
    if (reply.status >= 400) return refused(reply)

    const { baton, base_url, results } = JSON.parse(reply.text) as Answer
    if (baton !== null) {
      const url = base_url ? new URL(new URL(request.url).pathname, base_url).href : request.url
      const open = { baton, url, opened: stream?.opened ?? clock(), used: clock() }
      if (results.every(isTaken)) idle.push(open)
      else await ask(open, [{ type: 'close' }]).catch(() => null)
    }
    return answering([...results.slice(0, work.length), closed])
  }

  return async (request: Request, send: Send): Promise<Response> => {
    const now = clock()
    const stream = take(now)
    const keeps = mayKeep(stream, now)
    const turn = { since: now }
    if (keeps) busy.add(turn)
    try {
      return await pipeline(request, send, keeps, stream)
    } finally {
      busy.delete(turn)
    }
  }
}

/** Expired, used up by somebody else, or of a server that was started anew: it is refused before anything is run. */
const isUnknown = ({ status }: Reply) => status === 400 || status === 404

const isTaken = ({ type, response }: Result) =>
  type === 'ok' && (response?.result?.step_errors ?? []).every((error) => error === null)

const refused = ({ status, type, text }: Reply) =>
  new Response(text, { status, headers: { 'content-type': type } })

const closed = { type: 'ok', response: { type: 'close' } }

/** What the client reads, which has been parsed already. */
function answering(results: object[]): Response {
  const response = new Response()
  response.json = () => Promise.resolve({ baton: null, base_url: null, results })
  return response
}
