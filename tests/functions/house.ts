import { type Context, Hono } from 'hono'
import { vi } from 'vitest'
import { type Db, Unavailable } from '#db/client'
import { failureOf, statusOf } from '#functions/failures'
import { OtherCase } from '#functions/form-case'
import { Unproved } from '#functions/staff-gate'
import { type House, settingsFrom } from '#functions/world'
import { freshFiles } from '../db/open.ts'

const known = settingsFrom({ SITE_SECRET: 'a secret for tests, and only for tests' })

/** What a page would have been given: the stand-in for every page answers it as JSON. */
export type Shown = Pick<
  House['Variables'],
  | 'refused'
  | 'minted'
  | 'begun'
  | 'meanwhile'
  | 'formToken'
  | 'staff'
  | 'applicant'
  | 'institution'
  | 'passkey'
  | 'newCode'
  | 'recoveryCodes'
  | 'questionnaires'
>

/** A small house over one room: its functions, the world they need, and a stand-in for the pages behind them. */
export function houseOf(
  room: Hono<House>,
  db: Db,
  clock: { now: Date },
  settings = known,
  files = freshFiles(),
) {
  const app = new Hono<House>()
  app.use(async (c, next) => {
    c.set('world', { runtime: 'node', db, now: () => clock.now, settings, files })
    await next()
  })
  const show = (c: Context<House>) => {
    const { refused, minted, begun, meanwhile, formToken, staff, applicant, institution } = c.var
    const { passkey, newCode, recoveryCodes, questionnaires } = c.var
    const status = refused ? (refused.status ?? 422) : 200
    const known = { refused, minted, begun, meanwhile, formToken, staff, applicant, institution }
    const found = { ...known, passkey, newCode, recoveryCodes, questionnaires }
    return c.json(found, status)
  }
  app.onError((error, c) =>
    error instanceof Unproved || error instanceof OtherCase
      ? show(c)
      : c.json({ failure: statusOf(error) }, failureOf(statusOf(error)).status),
  )
  app.route('/', room)
  app.all('*', show)
  return app
}

/** A database that loses answers while `losing` says so: the answer to a write that was kept, or the whole write. */
export function lossy(db: Db) {
  const losing: { next: 'answer' | 'write' | null } = { next: null }
  const write: Db['write'] = async (queries) => {
    const { next } = losing
    losing.next = null
    if (next !== 'write') await db.write(queries)
    if (!next) return
    vi.mocked(console.error).mockImplementation(() => undefined)
    throw new Unavailable(new Error('lost'))
  }
  return { db: { ...db, write }, losing }
}

/** How many outages were logged. Asking forgets them: what nobody asks for fails its test. */
export function logged(): number {
  const { length } = vi.mocked(console.error).mock.calls
  vi.mocked(console.error).mockClear()
  return length
}

/** A form's body as a browser sends it. */
export function formOf(values: Record<string, string | string[]>): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    for (const one of [value].flat()) form.append(name, one)
  return form
}

const opened = /^\/(?:applications|institution)\/./

/** A browser that keeps its cookies. A form of an opened case that names no ticket is drawn before it is sent. */
export function browser(app: Hono<House>) {
  const jar = new Map<string, string>()
  const send = async (
    path: string,
    init: Omit<RequestInit, 'headers'> = {},
    headers: Record<string, string> = {},
  ) => {
    const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ')
    const answer = await app.request(path, { ...init, headers: { cookie, ...headers } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  const post = async (
    path: string,
    body: URLSearchParams | FormData,
    headers: Record<string, string> = {},
  ) => {
    if (opened.test(path) && !body.has('ticket')) {
      const [, room = ''] = path.split('/')
      const drawn = await send(`/${room}/case/`)
      const page = drawn.status === 200 ? await shown(drawn) : {}
      const { ticket } = page.applicant ?? page.institution ?? {}
      if (ticket) body.set('ticket', ticket)
    }
    return send(path, { method: 'POST', body }, headers)
  }
  return {
    jar,
    visit: (path: string) => send(path),
    post: (path: string, values: Record<string, string | string[]>) => post(path, formOf(values)),
    /** Posts as a page's script does, which shows the answer itself. */
    postByScript: (path: string, body: URLSearchParams | FormData) =>
      post(path, body, { accept: 'application/json' }),
    /** Posts bytes as a page's script does. */
    postBytes: (path: string, body: Uint8Array<ArrayBuffer>) =>
      send(path, { method: 'POST', body }, { 'content-type': 'application/octet-stream' }),
    upload: (path: string, values: Record<string, string>, file: File) => {
      const body = new FormData()
      for (const [name, value] of Object.entries(values)) body.append(name, value)
      body.append('file', file)
      return post(path, body)
    },
  }
}

export const shown = async (answer: Response) => (await answer.json()) as Shown
