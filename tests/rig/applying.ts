import { pdf, sectionForms } from '../fixtures.ts'
import type { Visit, visitor } from './visitor.ts'

type Kind = 'integrator' | 'ecosystem-provider'
type Applicant = ReturnType<typeof visitor>

/** The number and code on the page that a start answers with. */
export function mintedOn(page: Visit) {
  const [number = '', code = ''] = [...page.document.querySelectorAll('.minted dd')].map(
    (dd) => dd.textContent,
  )
  return { number, code }
}

/** The ticket that the forms of a page of an opened case carry. */
export const ticketOn = (page: Visit) =>
  page.document.querySelector('[name=ticket]')?.getAttribute('value') ?? ''

/** Begins an application; answers the page that shows its number and code. */
export async function begin(
  applicant: Applicant,
  kind: Kind,
  { name, creditCode, sectors }: { name: string; creditCode: string; sectors: string[] },
) {
  const start = await applicant.get(`/apply/${kind}/`)
  return applicant.submit(start, { name, creditCode, sectors })
}

/** Fills in every section of the open draft and uploads what must be there; answers the last page. */
export async function fillIn(applicant: Applicant, kind: Kind, form: Record<string, unknown>) {
  for (const [key, fields] of sectionForms(kind, form)) {
    const page = await applicant.get(`/applications/draft/${key}/`)
    const kept = page.document.querySelector('#version')?.getAttribute('value') ?? '0'
    const drawn = { version: kept, ticket: ticketOn(page) }
    const saved = await applicant.post(page.path, { ...fields, ...drawn, do: 'continue' })
    if (saved.status !== 200) throw new Error(`${key}: ${String(saved.status)} ${saved.text}`)
  }
  const path = '/applications/draft/attachments/'
  const ticket = ticketOn(await applicant.get(path))
  for (const kind of ['licence', 'commitment']) {
    const file = new File([pdf(kind)], `${kind}.pdf`, { type: 'application/pdf' })
    const kept = await applicant.upload(path, { kind, ticket }, file)
    if (kept.status !== 200) throw new Error(`${kind}: ${String(kept.status)} ${kept.text}`)
  }
}

/** Declares and sends what is in the open draft. */
export async function send(applicant: Applicant) {
  return applicant.submit(await applicant.get('/applications/draft/check/'), {})
}

/** A whole application, from its start to its confirmation. */
export async function applied(
  applicant: Applicant,
  kind: Kind,
  form: { name: string; creditCode: string; sectors: string[] },
) {
  const begun = mintedOn(await begin(applicant, kind, form))
  await fillIn(applicant, kind, form)
  return { ...begun, sent: await send(applicant) }
}
