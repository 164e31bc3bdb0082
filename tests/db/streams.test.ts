import { createClient } from '@libsql/client/web'
import { expect, test } from 'vitest'
import { type Reply, keepStreams } from '#db/streams'

type Sent = {
  baton?: string
  requests: { type: string; sql_id?: number; stmt?: { sql?: string } }[]
}

const gone: Reply = { status: 400, type: 'text/plain', text: 'the stream has expired' }

/** What a server answers: every statement is taken but `refused`, and the stream stays open until it is closed. */
function server() {
  const sent: Sent[] = []
  const state = { time: 0, knows: true, opened: 0, answer: () => Promise.resolve() }
  const streams = keepStreams(() => state.time)
  const send = async (_: string, body: string): Promise<Reply> => {
    const asked = JSON.parse(body) as Sent
    sent.push(asked)
    await state.answer()
    if (asked.baton && !state.knows) return gone
    const last = asked.requests.at(-1)?.type
    const stream = asked.baton?.split('.')[0] ?? `s${String((state.opened += 1))}`
    const baton = last === 'close' ? null : `${stream}.${String(sent.length)}`
    const results = asked.requests.map((request) =>
      request.stmt?.sql === 'refused'
        ? { type: 'error', error: { message: 'refused', code: 'SQLITE_ERROR' } }
        : { type: 'ok', response: { type: request.type, result: resultOf(request) } },
    )
    return {
      status: 200,
      type: 'application/json',
      text: JSON.stringify({ baton, base_url: null, results }),
    }
  }
  const client = createClient({
    url: 'http://localhost:1',
    fetch: (request: Request) => streams(request, send),
  })
  const types = () => sent.map(({ requests }) => requests.map(({ type }) => type).join(' '))
  return { client, sent, state, types }
}

function resultOf({ type, stmt }: Sent['requests'][number]) {
  const rows = { cols: [{ name: 'said' }], rows: [[{ type: 'text', value: stmt?.sql ?? '' }]] }
  const result = { ...rows, affected_row_count: 0, last_insert_rowid: null }
  const steps = [1, 2, 3, 4]
  return type === 'batch'
    ? { step_results: steps.map(() => result), step_errors: steps.map(() => null) }
    : result
}

test('the next request goes on where the last one ended, and nothing is closed', async () => {
  const { client, sent, types } = server()
  for (const said of ['one', 'two', 'three'])
    expect((await client.execute(said)).rows[0]?.[0]).toBe(said)
  expect(sent.map(({ baton }) => baton)).toEqual([undefined, 's1.1', 's1.2'])
  expect(types()).toEqual(['execute', 'execute', 'execute'])
})

test('requests at once have a stream each', async () => {
  const { client, sent, state } = server()
  await Promise.all([client.execute('one'), client.execute('two')])
  await Promise.all([client.execute('three'), client.execute('four')])
  expect(state.opened).toBe(2)
  expect(new Set(sent.slice(2).map(({ baton }) => baton?.split('.')[0])).size).toBe(2)
})

test('texts that a batch stored are forgotten before the next', async () => {
  const { client, sent, types } = server()
  await client.batch(['one'], 'write')
  await client.batch(['one'], 'write')
  expect(types()).toEqual(['store_sql batch close_sql', 'store_sql batch close_sql'])
  const [store, , forget] = sent[0]?.requests ?? []
  expect(forget?.sql_id).toBe(store?.sql_id)
})

test('a stream in which something was refused is closed', async () => {
  const { client, types, sent } = server()
  await expect(client.execute('refused')).rejects.toThrow('refused')
  await client.execute('two')
  expect(types()).toEqual(['execute', 'close', 'execute'])
  expect(sent[2]?.baton).toBeUndefined()
})

test('what the server no longer knows is asked once more on a new stream', async () => {
  const { client, sent, state } = server()
  await client.execute('one')
  state.knows = false
  expect((await client.execute('two')).rows[0]?.[0]).toBe('two')
  expect(sent.map(({ baton }) => baton)).toEqual([undefined, 's1.1', undefined])
})

test('a stream that lay too long is not tried', async () => {
  const { client, sent, state } = server()
  await client.execute('one')
  state.time += 8000
  await client.execute('two')
  expect(sent.map(({ baton }) => baton)).toEqual([undefined, undefined])
})

test('a stream whose answer was lost is not used again', async () => {
  const { client, sent, state } = server()
  await client.execute('one')
  state.answer = () => Promise.reject(new Error('lost'))
  await expect(client.execute('two')).rejects.toThrow('lost')
  state.answer = () => Promise.resolve()
  await client.execute('three')
  expect(sent.map(({ baton }) => baton)).toEqual([undefined, 's1.1', undefined])
})

const many = (n: number) => Array.from({ length: n }, (_, i) => String(i))

test('so many at once, and no more, stay open', async () => {
  const { client, types } = server()
  await Promise.all(many(12).map((said) => client.execute(said)))
  expect(types().filter((told) => told === 'execute')).toHaveLength(8)
  expect(types().filter((told) => told === 'execute close')).toHaveLength(4)
})

test('requests that were cancelled, and never said so, do not count for ever', async () => {
  const { client, state, types } = server()
  state.answer = () => new Promise(() => undefined)
  for (const said of many(8)) void client.execute(said)
  await new Promise((resume) => setTimeout(resume))
  state.answer = () => Promise.resolve()
  await client.execute('too many')
  state.time += 21_000
  await client.execute('kept')
  expect(types().slice(8)).toEqual(['execute close', 'execute'])
})

test('a stream grown old is closed with what it serves last', async () => {
  const { client, state, types } = server()
  for (let n = 0; n < 12; n++, state.time += 6000) await client.execute(String(n))
  expect(types().indexOf('execute close')).toBe(10)
  expect(state.opened).toBe(2)
})
