import { callStream } from '#db/calls'
import type { Db, Query } from '#db/client'
import { clerk, clerkUnit } from '#db/demo-application-data'
import type { Making } from '#db/demo-application-rows'
import { firstHead, recorded } from '#db/events'
import { announced } from '#db/listing'
import { calls, defenceSlots } from '#db/schema'
import { articleOf } from '#domain/admission'
import type { ApplicantKind } from '#domain/application-form'
import type { Places } from '#domain/call'
import { addDays, addWorkingDays, instantOn } from '#domain/calendar'
import { roomOf } from '#domain/defence'

/** A call (征集) of the demo. Days are counted from the day of seeding. */
type DemoCall = {
  id: string
  kind: ApplicantKind
  title: string
  body: string
  opens: number
  closes: number
  places: Places
  /** In how many working days its defences are held. */
  defencesIn?: number
}

/** One that is closed and waits for its defences, and one that is open. */
const demoCalls: DemoCall[] = [
  {
    id: 'demo-call-1',
    kind: 'integrator',
    title: '关于征集集成服务商的公告（示例）',
    body: '示例公告：请在征集期内申报。评审、答辩、公示的办法见“本系统设定”。',
    opens: -72,
    closes: -45,
    places: {
      'construction-machinery': 3,
      'advanced-computing': 3,
      biomedicine: 3,
      fireworks: 2,
    },
    defencesIn: 4,
  },
  {
    id: 'demo-call-2',
    kind: 'ecosystem-provider',
    title: '关于征集生态服务商的公告（示例）',
    body: '示例公告：请在征集期内申报，产品、案例和过往业绩应可以核实。',
    opens: -20,
    closes: 25,
    places: {
      'construction-machinery': null,
      'advanced-computing': null,
      biomedicine: null,
      fireworks: null,
    },
  },
]

const SLOTS = 4
const MINUTES = 30
const VENUE = '示例会议室'

/** The demo's calls with their announcements, events and times for defences. */
export const callQueries = (db: Db, { today, documentNumber }: Making): Query[] =>
  demoCalls.flatMap(({ id, kind, title, body, opens, closes, places, defencesIn }) => {
    const opensOn = addDays(today, opens)
    const number = documentNumber('示工信函', opensOn)
    const deed = { actor: clerk, at: instantOn(opensOn, 8) }
    const data = { unit: clerkUnit, number, places }
    const first = defencesIn ? instantOn(addWorkingDays(today, defencesIn), 9) : null
    return [
      ...announced(
        db,
        { id, kind: 'call', number, title, body, issuedOn: opensOn },
        { actor: 'demo', at: instantOn(opensOn, 9) },
      ),
      db.q.insert(calls).values({
        id,
        kind,
        title,
        number,
        body,
        opensOn,
        closesOn: addDays(today, closes),
        places,
        version: 1,
        createdOn: opensOn,
        announcementId: id,
      }),
      ...recorded(db, firstHead(callStream(id)), [
        { ...deed, action: 'draw', basis: articleOf(kind), data },
      ]),
      ...(first
        ? Array.from({ length: SLOTS }, (_, i) =>
            db.q.insert(defenceSlots).values({
              id: `${id}-slot-${String(i + 1)}`,
              callId: id,
              startsAt: new Date(first.getTime() + i * MINUTES * 60_000),
              minutes: MINUTES,
              venue: VENUE,
              room: roomOf(VENUE),
            }),
          )
        : []),
    ]
  })
