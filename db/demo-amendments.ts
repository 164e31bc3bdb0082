import { amendmentStream } from '#db/amendments'
import type { Db, Query } from '#db/client'
import { statements } from '#db/demo-application-data'
import { firstHead, recorded } from '#db/events'
import { institutionStream } from '#db/institution-access'
import { amendments, contactChanges } from '#db/schema'
import { addDays, instantOn } from '#domain/calendar'

/** An amendment of the demo that waits: an institution asks for another name. */
export function amendmentQueries(
  db: Db,
  today: string,
  { id: institutionId, name }: { id: string; name: string },
): Query[] {
  const id = 'demo-amendment-1'
  const at = instantOn(addDays(today, -3), 10)
  const reason = '登记机关已核准名称变更（示例）'
  return [
    db.q.insert(amendments).values({
      id,
      institutionId,
      kind: 'rename',
      about: '',
      label: name,
      answers: { name: `${name}（新名称示例）` },
      author: 'institution',
      reason,
      state: 'filed',
      version: 1,
      filedAt: at,
    }),
    ...recorded(db, firstHead(amendmentStream(id)), [
      {
        action: 'file',
        actor: 'institution',
        at,
        reason,
        data: { institution: institutionId, kind: 'rename', about: '' },
      },
    ]),
  ]
}

/** A contact of the demo that waits to be checked; it is nobody's. */
export function contactQueries(db: Db, today: string, institutionId: string): Query[] {
  const asked = addDays(today, -2)
  const at = instantOn(asked, 15)
  const { contactName, contactPost, mobile, mail } = statements
  const answers = { contactName: `${contactName}二`, contactPost, mobile, landline: '', mail }
  return [
    db.q.insert(contactChanges).values({ institutionId, answers, since: asked }),
    ...recorded(db, firstHead(institutionStream(institutionId)), [
      { action: 'change-contact', actor: 'institution', at, data: {} },
    ]),
  ]
}
