import type { Context } from 'hono'
import type { Values } from '#domain/problems'

/** What a form sent, as text: a field sent several times is a list, a file counts as nothing. */
export async function typed(c: Context): Promise<Values> {
  const sent = Object.entries(await c.req.parseBody({ all: true }))
  const text = (value: string | File) => (typeof value === 'string' ? value : '')
  return Object.fromEntries(
    sent.map(([name, value]) => [name, Array.isArray(value) ? value.map(text) : text(value)]),
  )
}
