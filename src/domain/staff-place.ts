import type { Action } from '#domain/permission'

/** An address of the staff console (工作台) and what one must be allowed to go there. */
export type Place = {
  method: 'GET' | 'POST'
  path: string
  /** `null`: the sign-in itself, open to everybody. */
  action: Action | null
  /** Only soon after the person has proved who they are (再次确认身份). */
  fresh?: true
}

const get = (path: string, action: Action | null): Place => ({ method: 'GET', path, action })
const post = (path: string, action: Action | null): Place => ({ method: 'POST', path, action })
const freshly = (path: string, action: Action): Place => ({ ...post(path, action), fresh: true })

const fresh = (place: Place): Place => ({ ...place, fresh: true })

/** Every address under `/staff/`: the one table. What is not in it is not there. */
export const places: readonly Place[] = [
  get('/staff/enter/', null),
  post('/staff/enter/', null),
  get('/staff/demo/', null),
  post('/staff/demo/', null),
  post('/staff/session/end/', 'keep own account'),
  get('/staff/confirm/', 'use the console'),
  post('/staff/confirm/', 'use the console'),
  get('/staff/account/', 'keep own account'),
  fresh(get('/staff/account/passkeys/', 'keep own account')),
  fresh(post('/staff/account/passkeys/', 'keep own account')),
  fresh(get('/staff/account/passkeys/:id/', 'keep own account')),
  fresh(post('/staff/account/passkeys/:id/', 'keep own account')),
  // What the two forms below bring back was sealed by their page, which is fresh: it may take longer to copy.
  fresh(get('/staff/account/code/', 'keep own account')),
  post('/staff/account/code/', 'keep own account'),
  fresh(get('/staff/account/recovery-codes/', 'keep own account')),
  post('/staff/account/recovery-codes/', 'keep own account'),
  get('/staff/account/sessions/', 'keep own account'),
  post('/staff/account/sessions/', 'keep own account'),
  get('/staff/', 'use the console'),
  get('/staff/search/', 'read applications'),
  get('/staff/settings/', 'read settings'),
  { ...post('/staff/settings/', 'change settings'), fresh: true },
  get('/staff/applications/:id/holder/', 'hold applications'),
  post('/staff/applications/:id/holder/', 'hold applications'),
  get('/staff/applications/:id/', 'read applications'),
  get('/staff/applications/:id/files/:file/', 'read applications'),
  get('/staff/applications/:id/decision/', 'decide applications'),
  post('/staff/applications/:id/decision/', 'decide applications'),
  get('/staff/applications/:id/admission/', 'decide applications'),
  freshly('/staff/applications/:id/admission/', 'decide applications'),
  get('/staff/applications/:id/reviewers/', 'assign reviewers'),
  post('/staff/applications/:id/reviewers/', 'assign reviewers'),
  get('/staff/applications/:id/review/', 'review applications'),
  post('/staff/applications/:id/review/', 'review applications'),
  get('/staff/applications/:id/review/relation/', 'review applications'),
  post('/staff/applications/:id/review/relation/', 'review applications'),
  get('/staff/applications/:id/review/signature/', 'review applications'),
  freshly('/staff/applications/:id/review/signature/', 'review applications'),
  get('/staff/applications/:id/defence/', 'decide applications'),
  post('/staff/applications/:id/defence/', 'decide applications'),
  get('/staff/applications/:id/qualification/', 'decide applications'),
  post('/staff/applications/:id/qualification/', 'decide applications'),
  get('/staff/applications/:id/call/', 'decide applications'),
  post('/staff/applications/:id/call/', 'decide applications'),
  get('/staff/reviews/', 'review applications'),
  get('/staff/calls/', 'keep calls'),
  get('/staff/calls/new/', 'keep calls'),
  post('/staff/calls/new/', 'keep calls'),
  get('/staff/calls/:id/', 'keep calls'),
  get('/staff/calls/:id/slots/', 'keep calls'),
  post('/staff/calls/:id/slots/', 'keep calls'),
  get('/staff/calls/:id/slots/removal/', 'keep calls'),
  post('/staff/calls/:id/slots/removal/', 'keep calls'),
  get('/staff/calls/:id/selection/', 'keep calls'),
  post('/staff/calls/:id/selection/', 'keep calls'),
  get('/staff/calls/:id/proposal/', 'keep calls'),
  post('/staff/calls/:id/proposal/', 'keep calls'),
  get('/staff/calls/:id/verdict/', 'keep calls'),
  freshly('/staff/calls/:id/verdict/', 'keep calls'),
  get('/staff/objections/:number/', 'keep calls'),
  post('/staff/objections/:number/', 'keep calls'),
  get('/staff/people/', 'keep people'),
  get('/staff/people/new/', 'keep people'),
  freshly('/staff/people/new/', 'keep people'),
  get('/staff/people/:id/', 'keep people'),
  get('/staff/people/:id/grant/', 'keep people'),
  freshly('/staff/people/:id/grant/', 'keep people'),
  get('/staff/people/:id/approval/', 'keep people'),
  freshly('/staff/people/:id/approval/', 'keep people'),
  get('/staff/people/:id/invite/', 'keep people'),
  freshly('/staff/people/:id/invite/', 'keep people'),
  get('/staff/people/:id/end/', 'keep people'),
  freshly('/staff/people/:id/end/', 'keep people'),
  get('/staff/people/:id/recovery/', 'keep people'),
  freshly('/staff/people/:id/recovery/', 'keep people'),
  get('/staff/people/:id/recovery/confirmation/', 'keep people'),
  freshly('/staff/people/:id/recovery/confirmation/', 'keep people'),
  get('/staff/units/', 'keep people'),
  post('/staff/units/', 'keep people'),
  get('/staff/units/:id/', 'keep people'),
  post('/staff/units/:id/', 'keep people'),
  get('/staff/log/', 'read the log'),
  get('/staff/log/check/', 'check the log'),
  post('/staff/log/check/', 'check the log'),
  get('/staff/complaints/', 'read complaints'),
  get('/staff/complaints/:id/', 'read complaints'),
  get('/staff/complaints/:id/state/', 'handle complaints'),
  post('/staff/complaints/:id/state/', 'handle complaints'),
  get('/staff/complaints/:id/recusal/', 'handle complaints'),
  post('/staff/complaints/:id/recusal/', 'handle complaints'),
  post('/staff/complaints/:id/messages/', 'handle complaints'),
  get('/staff/complaints/:id/enclosures/:enclosure/:no/', 'read complaints'),
  get('/staff/keys/', 'handle complaints'),
  fresh(get('/staff/keys/own/', 'handle complaints')),
  freshly('/staff/keys/own/', 'handle complaints'),
  fresh(get('/staff/keys/own/removal/', 'handle complaints')),
  freshly('/staff/keys/own/removal/', 'handle complaints'),
  fresh(get('/staff/keys/members/:person/', 'handle complaints')),
  freshly('/staff/keys/members/:person/', 'handle complaints'),
  fresh(get('/staff/keys/members/:person/removal/', 'handle complaints')),
  freshly('/staff/keys/members/:person/removal/', 'handle complaints'),
  get('/staff/promoters/', 'keep promoters'),
  get('/staff/promoters/new/', 'keep promoters'),
  post('/staff/promoters/new/', 'keep promoters'),
  get('/staff/promoters/:id/', 'keep promoters'),
  get('/staff/promoters/:id/step/', 'keep promoters'),
  post('/staff/promoters/:id/step/', 'keep promoters'),
  get('/staff/promoters/:id/verdict/', 'keep promoters'),
  freshly('/staff/promoters/:id/verdict/', 'keep promoters'),
  get('/staff/institutions/', 'keep institutions'),
  get('/staff/institutions/:id/', 'keep institutions'),
  fresh(get('/staff/institutions/:id/code/', 'keep institutions')),
  freshly('/staff/institutions/:id/code/', 'keep institutions'),
  get('/staff/institutions/:id/amendment/', 'keep institutions'),
  post('/staff/institutions/:id/amendment/', 'keep institutions'),
  get('/staff/amendments/', 'keep institutions'),
  get('/staff/amendments/:id/', 'keep institutions'),
  get('/staff/amendments/:id/step/', 'keep institutions'),
  post('/staff/amendments/:id/step/', 'keep institutions'),
  get('/staff/amendments/:id/verdict/', 'keep institutions'),
  freshly('/staff/amendments/:id/verdict/', 'keep institutions'),
  get('/staff/institutions/:id/messages/', 'keep institutions'),
  post('/staff/institutions/:id/messages/', 'keep institutions'),
  get('/staff/notices/', 'read notices'),
  get('/staff/notices/drafts/', 'keep notices'),
  post('/staff/notices/drafts/', 'keep notices'),
  get('/staff/notices/drafts/:id/', 'keep notices'),
  post('/staff/notices/drafts/:id/', 'keep notices'),
  get('/staff/notices/drafts/:id/text/', 'keep notices'),
  post('/staff/notices/drafts/:id/text/', 'keep notices'),
  get('/staff/notices/drafts/:id/issue/', 'keep notices'),
  freshly('/staff/notices/drafts/:id/issue/', 'keep notices'),
  get('/staff/notices/:id/', 'read notices'),
  get('/staff/notices/:id/step/', 'keep notices'),
  freshly('/staff/notices/:id/step/', 'keep notices'),
  get('/staff/notices/:id/correction/', 'keep notices'),
  freshly('/staff/notices/:id/correction/', 'keep notices'),
  get('/staff/notices/:id/rectification/', 'report rectification'),
  post('/staff/notices/:id/rectification/', 'report rectification'),
  get('/staff/corrections/', 'read corrections'),
  get('/staff/corrections/:number/', 'read corrections'),
  post('/staff/corrections/:number/', 'settle corrections'),
]

const segments = (path: string) => path.split('/')
const matches = (pattern: string, path: string) => {
  const [wanted, given] = [segments(pattern), segments(path)]
  return (
    wanted.length === given.length &&
    wanted.every((each, i) => (each.startsWith(':') ? given[i] !== '' : each === given[i]))
  )
}

/** The place at this address, or `null` where there is none. `HEAD` asks for what `GET` would show. */
export const placeAt = (method: string, path: string): Place | null =>
  places.find(
    (place) => place.method === (method === 'HEAD' ? 'GET' : method) && matches(place.path, path),
  ) ?? null
