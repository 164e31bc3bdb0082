import type { Context } from 'hono'
import * as z from 'zod'
import { type Parcel, packed, unpacked } from '#domain/parcel'
import { problemsOf } from '#domain/problems'
import type { House } from '#functions/world'

/** Why a parcel is refused, as its script shows it. */
export const problem = (
  c: Context<House>,
  message: string,
  status: 400 | 404 | 409 | 422 | 429 | 503,
) => c.json({ problem: message }, status)

/** The head and the pieces of what a script posted, or why it is refused. Nothing of it is thrown, logged or kept. */
export async function parcelOf<Head>(
  c: Context<House>,
  schema: z.ZodType<Head>,
): Promise<{ head: Head; pieces: Parcel['pieces'] } | { refused: Response }> {
  const parcel = unpacked(new Uint8Array(await c.req.arrayBuffer()))
  if (!parcel) return { refused: problem(c, '发送的内容不完整，请再发送一次', 400) }
  const head = schema.safeParse(parcel.head)
  if (head.success) return { head: head.data, pieces: parcel.pieces }
  const [first] = problemsOf(head.error)
  return { refused: problem(c, first?.message ?? '', 422) }
}

/** An answer of bytes. */
export const bytes = (c: Context<House>, answer: Uint8Array) =>
  c.body(new Uint8Array(answer), 200, { 'content-type': 'application/octet-stream' })

/** An answer of a head and pieces. */
export const parcel = (c: Context<House>, head: unknown, pieces: Uint8Array[]) =>
  bytes(c, packed(head, pieces))
