import * as z from 'zod'
import type { Application } from '#db/applications'
import type { Db } from '#db/client'
import type { Reach } from '#db/complaint-cases'
import type { Staff } from '#db/sessions'
import type { Files } from '#functions/files'
import { type Signer, signerOf } from '#domain/checkpoint'
import { demoLogKey } from '#domain/demo-keys'
import type { Scope } from '#domain/permission'
import type { Refused, Values } from '#domain/problems'

const Environment = z.object({
  /** The one origin this site answers for, such as `https://example.org`. Empty: loopback only. */
  SITE_ORIGIN: z.union([z.literal(''), z.url()]).default(''),
  /** Keys every keyed hash and signed token. 32 bytes or more. */
  SITE_SECRET: z.string().min(32),
  /** Fixed for the life of the installation; receipts depend on it. */
  SITE_ID: z.string().default(''),
  /** `1`: synthetic data, labelled demo keys and sign-in links. */
  DEMO: z.enum(['0', '1']).default('0'),
  /** The signed list of handling units, and the public half of the key that signs it. Empty: complaints go by the offline way. */
  HANDLING_UNITS: z.string().default(''),
  HANDLING_ROOT: z.string().default(''),
  /** The seed of the key that signs the log's checkpoints. Empty: no checkpoint is made, and the pages say so. */
  LOG_KEY: z
    .string()
    .regex(/^([0-9a-f]{64})?$/, 'LOG_KEY must be 64 hex digits')
    .default(''),
})

/** What the deployment told us, parsed once. */
export type Settings = {
  origin: string
  secret: string
  siteId: string
  demo: boolean
  handlingUnits: string
  handlingRoot: string
  /** Who signs the log, where there is a key. */
  signer: Signer | null
}

/** What the app needs from its surroundings. */
export type World = {
  runtime: 'node' | 'workerd'
  db: Db
  now: () => Date
  settings: Settings
  files: Files
  /** Cloudflare's own counter, where it is bound: whether one more of this key is still allowed. */
  flood?: (key: string) => Promise<boolean>
  /** Where checkpoints of the log are kept outside the database. */
  outside?: Outside
}

/** A place outside the database for the log's checkpoints, as signed notes: a directory, or a bucket. */
export type Outside = {
  keep(checkpoint: { size: number; note: string }): Promise<void>
  newest(): Promise<string | null>
}

/** The list of handling units: where a platform bounds the size of a variable, it goes on in HANDLING_UNITS_2 and so on. */
function handlingUnitsIn(env: Record<string, unknown>, first: string): string {
  let whole = first
  for (let n = 2; typeof env[`HANDLING_UNITS_${n}`] === 'string'; n++)
    whole += String(env[`HANDLING_UNITS_${n}`])
  return whole
}

const loopback = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/?$/

/** Parses the environment. Throws, naming what is missing or wrong, before anything is served. */
export function settingsFrom(env: Record<string, unknown>): Settings {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) throw new Error(`configuration: ${z.prettifyError(parsed.error)}`)
  const { SITE_ORIGIN, SITE_SECRET, SITE_ID, DEMO, HANDLING_UNITS, HANDLING_ROOT, LOG_KEY } =
    parsed.data
  const demo = DEMO === '1'
  const logKey = LOG_KEY === '' && demo ? demoLogKey : LOG_KEY
  if (demo && SITE_ORIGIN !== '' && !loopback.test(SITE_ORIGIN)) {
    throw new Error('configuration: DEMO=1 is for loopback; its keys and links are public')
  }
  if (!demo && HANDLING_UNITS !== '' && SITE_ID === '') {
    throw new Error('configuration: SITE_ID is missing; complaint receipts depend on it')
  }
  return {
    origin: SITE_ORIGIN.replace(/\/$/, ''),
    secret: SITE_SECRET,
    siteId: demo ? 'demo' : SITE_ID,
    demo,
    handlingUnits: handlingUnitsIn(env, HANDLING_UNITS),
    handlingRoot: HANDLING_ROOT,
    signer: logKey === '' ? null : signerOf(logKey),
  }
}

/** The number and access code of an application not yet sent, and the signed token that carries both in its form. */
export type Minted = { number: string; code: string; token: string }

/** What an application's draft says that somebody else saved meanwhile, beside what was sent. */
export type Meanwhile = Values

/** Whose case is open in this browser: its number, and the ticket that a form begun in it carries. */
export type Applicant = { number: string; ticket: string }

/** A question to the authenticator: its options as JSON, and the sealed challenge that the form brings back. */
export type PasskeyAsked = { options: string; challenge: string }

/** A fresh sign-in code with its secret of one-time passwords, and the sealed token that carries both in their form. */
export type NewCodeShown = { code: string; secret: string; link: string; token: string }

/** Fresh recovery codes, and the sealed token that carries them in their form. */
export type RecoveryShown = { codes: string[]; token: string }

/** The Hono environment: what travels with one request from guard to function to page. */
export type House = {
  Variables: {
    world: World
    /** Set by a function that refuses a write; the page that carries the form shows it. */
    refused?: Refused
    /** What a form said that is not of the case this browser has open; its look-up page shows it. */
    lost?: Refused
    /** Seconds after which somebody who came too often may come again; the front door sends it as `Retry-After`. */
    retryAfter?: number
    /** Who is signed in at the staff console, and how far the permission for this place reaches; set by its gate. */
    staff?: Staff
    scope?: Scope
    /** What the passkey part of a page asks the authenticator. */
    passkey?: PasskeyAsked
    /** Shown once by the page that sets them up. */
    newCode?: NewCodeShown
    recoveryCodes?: RecoveryShown
    /** The application of this address, within the scope. */
    application?: Application
    /** The token of an invitation, shown once by the page that follows its making. */
    invitation?: string
    /** A fresh receipt (28 digits), shown once by the page that follows the filing. */
    receipt?: string
    /** Which complaints the signed-in person may see. */
    reach?: Reach
    /** This person recused himself from the complaint of this address. */
    recused?: boolean
    /** Who handles this complaint, as an ending that waits for a second handler names him. */
    handler?: string
    /** The hash of the locator whose receipt this browser showed in the last minutes. */
    caseLocator?: string
    /** Fresh on the start page of an application, carried on when its form comes back. */
    minted?: Minted
    /** The number and code of a draft that has just begun, shown once. */
    begun?: Minted
    /** What another window saved in the section that this one sends. */
    meanwhile?: Meanwhile
    /** The signed number of a correction's form: fresh when it is opened, carried on when it comes back. */
    formToken?: string
    /** Whose page is open; set by the guard on `/institution/case/` and what lies beside it. */
    institution?: { id: string } & Applicant
    /** The fresh one-use links of a survey, shown once by the page that follows their making. */
    questionnaires?: string[]
    /** Set by the guard on `/applications/case/` and what lies beside it. */
    applicant?: Applicant
  }
}

let source: (() => World) | null = null

/** Called once by the entry, before the first request. On Workers the source makes a new database client each time. */
export function provideWorld(from: () => World) {
  source = from
}

/** The world of one request; `null` while pages are prerendered, when there is none. */
export const currentWorld = () => source?.() ?? null
