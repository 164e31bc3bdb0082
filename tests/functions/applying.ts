import { openDraft } from '#db/drafts'
import { applications } from '#functions/applications'
import { conductCode } from '#domain/conduct-code'
import { freshDb } from '../db/open.ts'
import { pdf, riverIntegrator, sectionForms } from '../fixtures.ts'
import { browser, houseOf, lossy, shown } from './house.ts'

export const start = new Date('2026-01-05T02:00:00Z')
export const hours = (n: number) => new Date(start.getTime() + n * 3_600_000)

export const DRAFT = '/applications/draft/'
export const FILES = `${DRAFT}attachments/`

export type Kind = 'integrator' | 'ecosystem-provider'
type Begun = { name: string; creditCode: string; sectors: string[] }

/** A small house in which one applicant can apply. */
export async function opened() {
  const { db, losing } = lossy(await freshDb())
  const clock = { now: start }
  const app = houseOf(applications, db, clock)
  const applicant = browser(app)

  /** The number that a start's form carries. */
  const minted = async (kind: Kind = 'integrator') => {
    const { minted: found } = await shown(await applicant.visit(`/apply/${kind}/`))
    if (!found) throw new Error('nothing was minted')
    return found
  }
  /** Begins a draft; answers its number and code. */
  const begin = async (
    kind: Kind = 'integrator',
    { name, creditCode, sectors }: Begun = riverIntegrator,
  ) => {
    const { token } = await minted(kind)
    const answer = await applicant.post(`/apply/${kind}/`, {
      ...{ name, creditCode, sectors },
      minted: token,
    })
    const { begun } = await shown(answer)
    if (!begun) throw new Error(`nothing was begun: ${String(answer.status)}`)
    return begun
  }
  const file = (text = 'example', name = 'a.pdf') => new File([pdf(text)], name)
  /** Fills in the draft and uploads what must be there. */
  const fill = async (number: string, kind: Kind, form: Record<string, unknown>) => {
    for (const [key, fields] of sectionForms(kind, form)) {
      const draft = await openDraft(db, number)
      const kept = Object.entries(draft?.answers ?? {}).find(([name]) => name === key)?.[1]
      const version = String(kept?.version ?? 0)
      await applicant.post(`${DRAFT}${key}/`, { ...fields, version, do: 'continue' })
    }
    for (const each of ['licence', 'commitment'])
      await applicant.upload(FILES, { kind: each }, file(each))
  }
  /** What the page with the declaration carries. */
  const declaration = async (number: string, kind: Kind) => ({
    version: String((await openDraft(db, number))?.version ?? 0),
    conduct: conductCode[kind].sha256,
  })
  return { db, losing, clock, app, applicant, minted, begin, fill, file, declaration }
}
