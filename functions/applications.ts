import { type Context, Hono } from 'hono'
import { withdrawApplication } from '#db/application-moves'
import { applicationNumbered } from '#db/applications'
import { slotOf } from '#db/defence-slots'
import { type BookingOutcome, book } from '#db/defences'
import { numbered } from '#db/drafts'
import { apply } from '#functions/apply'
import { attachments } from '#functions/attachments'
import { calendarFiles } from '#functions/calendar-files'
import { closeCase, openCase } from '#functions/case-cookie'
import { ofCase } from '#functions/case-guard'
import { drafts } from '#functions/drafts'
import { lookedUp } from '#functions/look-up'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { Version } from '#domain/decision'
import { Booking } from '#domain/defence'
import { type Problem, type Refused, type Values, problemsOf } from '#domain/problems'

/** Applications (入库申报) as their applicants meet them: beginning, filling in, looking up, withdrawing. */
export const applications = new Hono<House>()

applications.route('/', apply)

const changed: Problem = {
  field: 'version',
  message: '这份申报的状态已有变化，本次没有提交：请先查看最新状态',
}

applications.post('/applications/', async (c, next) => {
  const found = await lookedUp(c, (number) => numbered(c.var.world.db, number))
  if (!found) return next()
  openCase(c, found)
  return c.redirect(found.isDraft ? '/applications/draft/' : '/applications/case/', 303)
})

// Before the guard, which would open the case again.
applications.post('/applications/case/end/', (c) => {
  closeCase(c)
  return c.redirect('/applications/', 303)
})

// Whatever stands below the look-up belongs to the case that is open.
applications.use('/applications/:place{.+}', ofCase)

applications.route('/', drafts)
applications.route('/', attachments)
applications.route('/', calendarFiles)

/** The case that is open, and the version its reader saw; a version that is none is no version. */
async function seen(c: Context<House>, values: Values) {
  const found = await applicationNumbered(c.var.world.db, c.var.applicant?.number ?? '')
  const version = Version.safeParse(values['version'])
  return found && version.success ? { found, version: version.data } : null
}

const conflict = (values: Values, problem = changed): Refused => ({
  problems: [problem],
  values,
  status: 409,
})

applications.post(
  '/applications/withdrawal/',
  posted(async (c, values) => {
    const { db, now } = c.var.world
    const current = await seen(c, values)
    if (!current) return conflict(values)
    const { found, version } = current
    const outcome = await withdrawApplication(db, { id: found.id, version, at: now() })
    return outcome === 'moved' ? '/applications/case/' : conflict(values)
  }),
)

const taken: Problem = {
  field: 'slot',
  message: '这个时段刚被别的单位约走，或者已经取消：请另选一个',
}
const takenOneKept: Problem = { ...taken, message: `${taken.message}，原来约好的时段仍然保留` }

const bookingProblems: Record<Exclude<BookingOutcome, 'booked' | 'slot taken'>, Problem> = {
  'not in defence': { field: 'slot', message: '这份申报现在不在现场答辩，不能预约' },
  heard: {
    field: 'slot',
    message: '约定的答辩时间已到，不能再改约：没有参加的，请联系市工业和信息化局',
  },
  'changed meanwhile': changed,
}

applications.post(
  '/applications/defence/',
  posted(async (c, values) => {
    const { db, now } = c.var.world
    const current = await seen(c, values)
    if (!current) return conflict(values)
    const form = Booking.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { slot, version } = form.data
    const outcome = await book(db, { id: current.found.id, version, slot, at: now() })
    if (outcome === 'booked') return '/applications/case/'
    if (outcome !== 'slot taken') return conflict(values, bookingProblems[outcome])
    return conflict(values, (await slotOf(db, current.found.id)) ? takenOneKept : taken)
  }),
)
