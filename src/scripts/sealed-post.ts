import { packed, type Parcel, unpacked } from '#domain/parcel'

/** Why something was not taken, in words for whoever sent it. `lasts`: sending it again will not help. */
export class NotTaken extends Error {
  override name = 'NotTaken'
  readonly lasts: boolean
  constructor(message: string, lasts: boolean) {
    super(message)
    this.lasts = lasts
  }
}

const away = '现在连不上本网站，或没有收到答复。所填内容都还在，请稍后再发一次：已经收下的不会重复'
const refused = '本网站现在不能收下。可以稍后再试，或改用线下方式'

/** Asks the site; throws `NotTaken`, in plain words, for everything but a good answer. */
async function asked(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(path, { ...init, credentials: 'same-origin' }).catch(() => null)
  if (!answer) throw new NotTaken(away, false)
  if (answer.ok) return answer
  const told = (await answer.json().catch(() => ({}))) as { problem?: unknown }
  const message = typeof told.problem === 'string' ? told.problem : refused
  throw new NotTaken(message, answer.status !== 503)
}

const posted = (head: unknown, pieces: Uint8Array[]): RequestInit => ({
  method: 'POST',
  body: packed(head, pieces),
  headers: { 'content-type': 'application/octet-stream' },
})

const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer())

/** Posts a parcel and answers the JSON that comes back. Throws `NotTaken`. */
export async function post(
  path: string,
  head: unknown,
  pieces: Uint8Array[] = [],
): Promise<unknown> {
  const answer = await asked(path, posted(head, pieces))
  return answer.status === 204 ? null : ((await answer.json()) as unknown)
}

/** Posts a question and answers the parcel that comes back. Throws `NotTaken`. */
export async function askParcel(path: string, head: unknown): Promise<Parcel> {
  const parcel = unpacked(await bytesOf(await asked(path, posted(head, []))))
  if (!parcel) throw new NotTaken(away, false)
  return parcel
}

/** Posts a question and answers the bytes that come back. Throws `NotTaken`. */
export const askBytes = async (path: string, head: unknown) =>
  bytesOf(await asked(path, posted(head, [])))

/** Fetches bytes. Throws `NotTaken`. */
export const fetchBytes = async (path: string) => bytesOf(await asked(path, {}))

/** Fetches JSON. Throws `NotTaken`. */
export const fetchJson = async (path: string) => (await (await asked(path, {})).json()) as unknown
