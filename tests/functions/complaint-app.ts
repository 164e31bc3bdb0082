import { Hono } from 'hono'
import { nonceFrom } from '#domain/receipt-keys'
import { caseDesk } from '#functions/case-desk'
import { complaintFiling } from '#functions/complaint-filing'
import { complaintFollowing } from '#functions/complaint-following'
import { complaintMessages } from '#functions/complaint-messages'
import { complaintStates } from '#functions/complaint-states'
import { recusals } from '#functions/recusals'
import { complaints } from '#functions/complaints'
import { type House, type Settings, settingsFrom } from '#functions/world'
import type { Db } from '#db/client'
import type { Staff } from '#db/sessions'
import { can } from '#domain/permission'
import { freshFiles } from '../db/open.ts'

type Circumstances = { now?: string; settings?: Partial<Settings>; staff?: Staff }

/** The complaint functions over a database, with a page in their wake that says what reached it. */
export function complaintApp(
  db: Db,
  { now = '2026-03-06T02:00:00Z', settings, staff }: Circumstances = {},
) {
  const files = freshFiles()
  const app = new Hono<House>()
  app.use(async (c, next) => {
    c.set('world', {
      runtime: 'node',
      db,
      files,
      now: () => new Date(now),
      settings: { ...settingsFrom({ SITE_SECRET: 's'.repeat(32), DEMO: '1' }), ...settings },
    })
    const scope = staff && can(staff, 'handle complaints')
    if (staff) c.set('staff', staff)
    if (scope) c.set('scope', scope)
    await next()
  })
  app.route('/', caseDesk)
  app.route('/', recusals)
  app.route('/', complaints)
  app.route('/', complaintFiling)
  app.route('/', complaintFollowing)
  app.route('/', complaintStates)
  app.route('/', complaintMessages)
  app.all('*', (c) => {
    const { refused, receipt, caseLocator } = c.var
    const status = refused ? (refused.status ?? 422) : receipt ? 201 : 200
    return c.json({ refused, receipt, caseLocator }, status)
  })
  return app
}

export type Page = {
  refused?: {
    problems: { field: string; message: string }[]
    values: Record<string, string | string[]>
  }
  receipt?: string
  caseLocator?: string
}

type Form = Record<string, string | string[]>

/** Posts a plain form. */
export const post = async (app: Hono<House>, path: string, form: Form, headers = {}) => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(form))
    for (const one of [value].flat()) body.append(name, one)
  return app.request(path, { method: 'POST', body, headers })
}

export const pageOf = async (answer: Response) => (await answer.json()) as Page

let minted = 0

/** A nonce no other test has used. */
export function freshNonce(): string {
  const bytes = new Uint8Array(32)
  new DataView(bytes.buffer).setUint32(0, ++minted)
  return nonceFrom(bytes)
}

export const plainComplaint = {
  respondent: '',
  respondentName: '示例软件公司',
  sector: 'fireworks',
  grounds: ['improper-charges', 'leaked-secrets'],
  facts: '示例：多收了安装费',
  ask: '退还费用',
  dispute: 'none',
  mediation: 'yes',
}
