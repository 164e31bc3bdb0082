import { readdirSync } from 'node:fs'
import { questionsOf } from '#domain/fit-check'

/** An address of every page template that the public meets without having sent anything. */
export const templates: Record<string, string> = {
  '404': '/no-such-page/',
  'about/accessibility': '/about/accessibility/',
  'about/api': '/about/api/',
  'about/calendar': '/about/calendar/',
  'about/changes': '/about/changes/',
  'about/corrections/index': '/about/corrections/?of=measures/6-4',
  'about/data': '/about/data/',
  'about/index': '/about/',
  'about/log/index': '/about/log/',
  'about/privacy': '/about/privacy/',
  'about/settings/index': '/about/settings/',
  'about/source/index': '/about/source/',
  'announcements/[id]/index': '/announcements/demo-admission-2/',
  'announcements/index': '/announcements/',
  'applications/index': '/applications/',
  'apply/check': '/apply/check/',
  'apply/ecosystem-provider': '/apply/ecosystem-provider/',
  'apply/index': '/apply/',
  'apply/integrator': '/apply/integrator/',
  'complaints/case': '/complaints/case/',
  'complaints/index': '/complaints/',
  'complaints/new': '/complaints/new/',
  'conduct/[kind]/self-check': '/conduct/promoter/self-check/',
  'conduct/[slug]': '/conduct/promoter/',
  'conduct/compare': '/conduct/compare/',
  'conduct/index': '/conduct/',
  'glossary/index': '/glossary/',
  'guides/[slug]': '/guides/complain/',
  'guides/index': '/guides/',
  index: '/',
  'institution/index': '/institution/',
  'institutions/[id]': '/institutions/demo-19/',
  'institutions/changes': '/institutions/changes/?from=2026-01-01&to=2026-10-01',
  'institutions/index': '/institutions/',
  'measures/[number]': '/measures/13/',
  'measures/index': '/measures/',
  'notices/[id]': '/notices/demo-notice-1/',
  'notices/index': '/notices/',
  'offline/index': '/offline/',
  'products/index': '/products/',
  'questionnaire/index': '/questionnaire/?key=demo-questionnaire',
  'questionnaire/received': '/questionnaire/received/',
  'roles/[role]': '/roles/promoter/',
  'roles/index': '/roles/',
  'search/index': '/search/?q=%E6%94%B6%E8%B4%B9',
  'sectors/[slug]': '/sectors/fireworks/',
  'sectors/index': '/sectors/',
  'sources/index': '/sources/',
  'staff/enter': '/staff/enter/',
  'statistics/index': '/statistics/',
  verify: '/verify/?q=%E7%A4%BA%E4%BE%8B',
  'versions/[version]/[number]': '/versions/2024-8/6/',
  'versions/[version]/index': '/versions/2024-8/',
  'versions/index': '/versions/',
  'visit/index': '/visit/',
}

/** Templates without an address to visit: each with what it takes to see one. */
export const unvisited: Record<string, string> = {
  '500': 'a failure',
  'about/corrections/[number]': 'a correction that was sent',
  'announcements/[id]/objection': 'a publicity that is open',
  'applications/case': 'an application',
  'applications/confirmation': 'an application',
  'applications/defence': 'an application in its defence',
  'applications/draft/[section]': 'a draft',
  'applications/draft/attachments/index': 'a draft',
  'applications/draft/attachments/removal': 'an attachment that cannot be removed',
  'applications/draft/check': 'a draft',
  'applications/draft/erasure': 'a draft',
  'applications/draft/index': 'a draft',
  'applications/print': 'a draft',
  'applications/withdrawal': 'an application',
  'institution/amendments/withdrawal': 'a form that was refused: it shows the list again',
  'objections/[number]': 'an objection that was sent',
  'm/[...at]': 'nothing: it only leads on',
  'versions/[version]/changes': 'a second version',
}

/** The result of a check before applying that finds something lacking. */
const fitChecked = `/apply/check/?${new URLSearchParams(
  questionsOf('ecosystem-provider').map(({ key }) => [key, key === 'sector' ? 'yes' : 'no']),
).toString()}`

/** Other states of a template: empty lists, what is missing, an item in focus. */
export const states = [
  '/questionnaire/',
  '/measures/6/#item-4',
  '/measures/99/',
  '/institutions/?name=%E6%B2%A1%E6%9C%89',
  '/products/?name=%E6%B2%A1%E6%9C%89',
  '/notices/demo-notice-3/',
  '/announcements/demo-call-2/',
  '/announcements/?kind=publicity',
  '/search/',
  '/apply/check/?lead=yes&sector=no',
  fitChecked,
]

/** What an applicant meets: with a draft open, and then with what became of it. */
export const ofDraft = [
  ...['', 'identity/', 'abilities/', 'products/', 'cases/', 'qualifications/'],
  ...['attachments/', 'commitments/', 'check/', 'erasure/'],
].map((path) => `/applications/draft/${path}`)
export const ofApplication = [
  '/applications/confirmation/',
  '/applications/case/',
  '/applications/print/',
  '/applications/withdrawal/',
]

/** An address of every template that an institution of the demo meets behind its number and code. */
export const ownTemplates: Record<string, string> = {
  'institution/amendments/index': '/institution/amendments/',
  'institution/amendments/new': '/institution/amendments/new/?kind=rename&about=',
  'institution/case': '/institution/case/',
  'institution/contact': '/institution/contact/',
  'institution/evaluations/[id]': '/institution/evaluations/demo-sheet-demo-11/',
  'institution/evaluations/index': '/institution/evaluations/',
  'institution/inspections/[id]': '/institution/inspections/demo-round-2-visit-demo-11/',
  'institution/inspections/index': '/institution/inspections/',
  'institution/messages': '/institution/messages/',
}

const at = (person: string, path: string) => ({ person, path })

/** An address of every template of the staff's desk, and who of the demo's staff is shown something there. */
export const staffTemplates: Record<string, { person: string; path: string }> = {
  'staff/account/code': at('demo-bureau-2', '/staff/account/code/'),
  'staff/account/index': at('demo-bureau-2', '/staff/account/'),
  'staff/account/passkeys/index': at('demo-bureau-2', '/staff/account/passkeys/'),
  'staff/account/recovery-codes': at('demo-bureau-2', '/staff/account/recovery-codes/'),
  'staff/account/sessions': at('demo-bureau-2', '/staff/account/sessions/'),
  'staff/keys/index': at('demo-bureau-2', '/staff/keys/'),
  'staff/keys/members/[person]/index': at('demo-bureau-2', '/staff/keys/members/demo-bureau-1/'),
  'staff/keys/members/[person]/removal': at(
    'demo-bureau-2',
    '/staff/keys/members/demo-bureau-2/removal/',
  ),
  'staff/keys/own/index': at('demo-bureau-2', '/staff/keys/own/'),
  'staff/keys/own/passkeys/index': at('demo-bureau-2', '/staff/keys/own/passkeys/'),
  'staff/keys/own/passkeys/removal': at('demo-bureau-2', '/staff/keys/own/passkeys/removal/'),
  'staff/keys/own/removal': at('demo-bureau-2', '/staff/keys/own/removal/'),
  'staff/amendments/[id]/index': at('demo-bureau-2', '/staff/amendments/demo-amendment-1/'),
  'staff/amendments/index': at('demo-bureau-2', '/staff/amendments/'),
  'staff/applications/[id]/code': at(
    'demo-bureau-2',
    '/staff/applications/demo-application-5/code/',
  ),
  'staff/applications/[id]/index': at('demo-bureau-2', '/staff/applications/demo-application-6/'),
  'staff/calls/[id]/index': at('demo-bureau-2', '/staff/calls/demo-call-1/'),
  'staff/calls/index': at('demo-bureau-2', '/staff/calls/'),
  'staff/calls/new': at('demo-bureau-2', '/staff/calls/new/'),
  'staff/complaints/index': at('demo-bureau-2', '/staff/complaints/'),
  'staff/confirm': at('demo-bureau-2', '/staff/confirm/?to=/staff/'),
  'staff/corrections/[number]': at('demo-bureau-2', '/staff/corrections/JC-DEMX-2222/'),
  'staff/corrections/index': at('demo-bureau-2', '/staff/corrections/'),
  'staff/index': at('demo-bureau-2', '/staff/'),
  'staff/evaluations/[id]/index': at('demo-bureau-2', '/staff/evaluations/demo-period-1/'),
  'staff/evaluations/index': at('demo-bureau-2', '/staff/evaluations/'),
  'staff/evaluations/new': at('demo-bureau-2', '/staff/evaluations/new/'),
  'staff/evaluations/sheets/[id]/index': at(
    'demo-bureau-2',
    '/staff/evaluations/sheets/demo-sheet-demo-17/',
  ),
  'staff/inspections/[id]/details': at(
    'demo-service-centre',
    '/staff/inspections/demo-round-2/details/',
  ),
  'staff/inspections/[id]/index': at('demo-service-centre', '/staff/inspections/demo-round-2/'),
  'staff/inspections/[id]/institutions': at(
    'demo-service-centre',
    '/staff/inspections/demo-round-2/institutions/',
  ),
  'staff/inspections/index': at('demo-service-centre', '/staff/inspections/'),
  'staff/inspections/records/[id]/correction': at(
    'demo-service-centre',
    '/staff/inspections/records/demo-round-2-visit-demo-11/correction/',
  ),
  'staff/inspections/records/[id]/evidence/index': at(
    'demo-service-centre',
    '/staff/inspections/records/demo-round-2-survey-demo-11/evidence/',
  ),
  'staff/inspections/records/[id]/index': at(
    'demo-service-centre',
    '/staff/inspections/records/demo-round-2-visit-demo-11/',
  ),
  'staff/inspections/records/[id]/links': at(
    'demo-service-centre',
    '/staff/inspections/records/demo-round-2-survey-demo-11/links/',
  ),
  'staff/inspections/records/[id]/text': at(
    'demo-service-centre',
    '/staff/inspections/records/demo-round-2-survey-demo-11/text/',
  ),
  'staff/inspections/records/[id]/visit': at(
    'demo-service-centre',
    '/staff/inspections/records/demo-round-2-visit-demo-17/visit/',
  ),
  'staff/inspections/new': at('demo-service-centre', '/staff/inspections/new/'),
  'staff/institutions/[id]/amendment': at(
    'demo-bureau-2',
    '/staff/institutions/demo-31/amendment/?kind=rename&about=',
  ),
  'staff/institutions/[id]/contact': at('demo-bureau-2', '/staff/institutions/demo-30/contact/'),
  'staff/institutions/[id]/code': at('demo-bureau-2', '/staff/institutions/demo-19/code/'),
  'staff/institutions/[id]/index': at('demo-bureau-2', '/staff/institutions/demo-19/'),
  'staff/institutions/index': at('demo-bureau-2', '/staff/institutions/'),
  'staff/log/index': at('demo-bureau-2', '/staff/log/'),
  'staff/log/check': at('demo-bureau-2', '/staff/log/check/'),
  'staff/notices/[id]/correction': at('demo-bureau-2', '/staff/notices/demo-notice-3/correction/'),
  'staff/notices/[id]/index': at('demo-bureau-2', '/staff/notices/demo-notice-3/'),
  'staff/notices/drafts/index': at('demo-bureau-2', '/staff/notices/drafts/'),
  'staff/notices/index': at('demo-bureau-2', '/staff/notices/'),
  'staff/people/[id]/index': at('demo-administrator-1', '/staff/people/demo-promoter/'),
  'staff/people/index': at('demo-administrator-1', '/staff/people/'),
  'staff/people/new': at('demo-administrator-1', '/staff/people/new/'),
  'staff/promoters/index': at('demo-bureau-2', '/staff/promoters/'),
  'staff/promoters/new': at('demo-bureau-2', '/staff/promoters/new/'),
  'staff/reviews/index': at('demo-reviewer', '/staff/reviews/'),
  'staff/search/index': at('demo-bureau-2', '/staff/search/?q=%E7%A4%BA%E4%BE%8B'),
  'staff/settings/index': at('demo-bureau-2', '/staff/settings/?key=due.soon'),
  'staff/units/[id]': at('demo-administrator-1', '/staff/units/promoter-fireworks/'),
  'staff/units/index': at('demo-administrator-1', '/staff/units/'),
}

/** Templates of the desk without an address to visit: each with what it takes to see one. */
export const staffUnvisited: Record<string, string> = {
  'staff/account/passkeys/[id]': 'a passkey',
  'staff/applications/[id]/admission': 'a form that was refused: it shows the application again',
  'staff/applications/[id]/call': 'the same',
  'staff/applications/[id]/decision': 'the same',
  'staff/applications/[id]/defence': 'the same',
  'staff/applications/[id]/holder': 'the same',
  'staff/applications/[id]/qualification': 'the same',
  'staff/applications/[id]/slot': 'the same',
  'staff/applications/[id]/review/index': 'a form that was refused: it shows the sheet again',
  'staff/applications/[id]/review/relation': 'the same',
  'staff/applications/[id]/review/signature': 'the same',
  'staff/applications/[id]/reviewers': 'the same',
  'staff/calls/[id]/annulment': 'a form that was refused: it shows the call again',
  'staff/calls/[id]/proposal': 'the same',
  'staff/calls/[id]/selection': 'the same',
  'staff/calls/[id]/slots/index': 'the same',
  'staff/calls/[id]/slots/removal': 'the same',
  'staff/calls/[id]/text': 'a call that is not published',
  'staff/calls/[id]/verdict': 'the same',
  'staff/objections/[number]': 'an objection that was sent',
  'staff/complaints/[id]/index': 'a complaint',
  'staff/complaints/[id]/recusal': 'a complaint',
  'staff/complaints/[id]/state': 'a complaint',
  'staff/institutions/[id]/messages': 'a form that was refused: it shows the institution again',
  'staff/amendments/[id]/step': 'a form that was refused: it shows the amendment again',
  'staff/amendments/[id]/verdict': 'the same',
  'staff/evaluations/[id]/sheets': 'a form that was refused: it shows the period again',
  'staff/evaluations/[id]/step': 'the same',
  'staff/evaluations/sheets/[id]/correction': 'a form that was refused: it shows the sheet again',
  'staff/evaluations/sheets/[id]/decision': 'the same',
  'staff/evaluations/sheets/[id]/step': 'the same',
  'staff/inspections/[id]/end': 'a form that was refused: it shows the round again',
  'staff/inspections/[id]/record': 'the same',
  'staff/inspections/records/[id]/evidence/removal':
    'a form that was refused: it shows the files again',
  'staff/inspections/records/[id]/step': 'a form that was refused: it shows the record again',
  'staff/notices/[id]/rectification': 'a form that was refused: it shows the notice again',
  'staff/notices/[id]/step': 'the same',
  'staff/notices/drafts/[id]/index': 'a draft, which the walk of a notice looks at',
  'staff/notices/drafts/[id]/issue': 'the same',
  'staff/notices/drafts/[id]/text': 'the same',
  'staff/notices/[id]/verdict': 'a form that was refused: it shows the notice again',
  'staff/promoters/[id]/index': 'a nomination',
  'staff/promoters/[id]/step': 'a nomination',
  'staff/promoters/[id]/verdict': 'a nomination',
  'staff/people/[id]/approval': 'a form that was refused: it shows the person again',
  'staff/people/[id]/end': 'the same',
  'staff/people/[id]/grant': 'the same',
  'staff/people/[id]/invite': 'the same',
  'staff/people/[id]/recovery/confirmation': 'the same',
  'staff/people/[id]/recovery/index': 'the same',
}

const everyPage = () =>
  readdirSync('src/pages', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.astro'))
    .map((file) => file.replace(/\.astro$/, ''))

const isDesk = (page: string) => /^staff\/(?!enter)/.test(page)

/** Every page of the desk of the staff, by its file. */
export const staffPages = () => everyPage().filter(isDesk)

/** Every page of the site but the desk of the staff, by its file. */
export const publicPages = () => everyPage().filter((page) => !isDesk(page))
