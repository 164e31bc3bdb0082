/** An answer of the server, read to its end. */
export type Reply = { status: number; type: string; text: string }

type Send = (url: string, body: string, headers: Headers) => Promise<Reply>
type Stream = { baton: string; url: string; used: number }
type Told = { type: string; sql_id?: number | undefined }
type Result = { type: string; response?: { result?: { step_errors?: unknown[] } } }
type Answer = { baton: string | null; base_url: string | null; results: Result[] }

/** The server forgets a stream that nobody used for ten seconds; ours is forgotten before. */
const IDLE = 7000

/** As many as a busy moment needs; who finds none opens one. */
const KEPT = 16

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

  function take(): Stream | null {
    const stream = idle.pop()
    if (stream && clock() - stream.used < IDLE) return stream
    // Who lies below was used earlier still.
    idle.length = 0
    return null
  }

  return async (request: Request, send: Send): Promise<Response> => {
    const { requests } = (await request.json()) as { requests: Told[] }
    const ask = (stream: Stream | null, told: Told[]) => {
      const body = JSON.stringify({ baton: stream?.baton, requests: told })
      return send(stream?.url ?? request.url, body, request.headers)
    }
    const work = requests.filter(({ type }) => type !== 'close')
    // A text that was stored keeps its number until it is forgotten, and the next request counts from zero again.
    const forgotten = work
      .filter(({ type }) => type === 'store_sql')
      .map(({ sql_id }) => ({ type: 'close_sql', sql_id }))
    const whole = [...work, ...forgotten]

    const stream = take()
    let reply = await ask(stream, whole)
    if (stream && reply.status >= 400) reply = await ask(null, whole)
    if (reply.status >= 400) return refused(reply)

    const { baton, base_url, results } = JSON.parse(reply.text) as Answer
    const url = base_url ? new URL(new URL(request.url).pathname, base_url).href : request.url
    const open = baton === null ? null : { baton, url, used: clock() }
    if (open && results.every(isTaken) && idle.length < KEPT) idle.push(open)
    else if (open) await ask(open, [{ type: 'close' }]).catch(() => null)
    return answering([...results.slice(0, work.length), closed])
  }
}

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
