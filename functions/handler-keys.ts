import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { keepPasskeyCopy, removePasskeyCopies } from '#db/passkey-copies'
import { keepPersonalKey, removePersonalKey } from '#db/personal-keys'
import { membersOf, shareUnitKey, withdrawUnitKey } from '#db/unit-key-copies'
import { dayOf } from '#domain/calendar'
import { unitOf } from '#domain/handling-units'
import { KeyPasskey, OwnKey, SharedKey } from '#domain/key-form'
import { type Problem, type Refused, problemsOf } from '#domain/problems'
import { unitsInForce } from '#domain/units-in-force'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'

/** The keys of those who handle complaints (受理密钥): sealed before they come here, and never opened here. */
export const handlerKeys = new Hono<House>()

const HOME = '/staff/keys/'

const changed: Problem = {
  field: '',
  message: '密钥刚有变动，这次没有改动。请重新打开本页，看过再办',
}
const refused = (problems: Problem[]): Refused => ({ problems, values: {} })
const overtaken: Refused = { ...refused([changed]), status: 409 }
const ended: Problem = {
  field: '',
  message: '对方已不是本单位的经办人，或者账号已停用，密钥没有交给他',
}
const shareRefusals: Record<'changed meanwhile' | 'no handler', Refused> = {
  'changed meanwhile': overtaken,
  'no handler': { ...refused([ended]), status: 409 },
}

function owner(c: Context<House>) {
  const { staff, world } = c.var
  if (!staff) throw new HTTPException(404)
  return { person: staff.person, at: world.now() }
}

/** One problem is enough: what a script prepared is whole, or it is not. */
const incomplete = (error: Parameters<typeof problemsOf>[0]) =>
  refused(
    problemsOf(error)
      .slice(0, 1)
      .map(({ message }) => ({ field: '', message })),
  )

handlerKeys.post(
  '/staff/keys/own/',
  posted(async (c, values) => {
    const form = OwnKey.safeParse(values)
    if (!form.success) return incomplete(form.error)
    const outcome = await keepPersonalKey(c.var.world.db, owner(c), form.data)
    return outcome === 'kept' ? HOME : overtaken
  }),
)

handlerKeys.post(
  '/staff/keys/own/removal/',
  posted(async (c, values) => {
    const message = '请先勾选，确认移除'
    if (values['sure'] !== 'yes') return refused([{ field: 'sure', message }])
    const outcome = await removePersonalKey(c.var.world.db, owner(c))
    return outcome === 'removed' ? HOME : overtaken
  }),
)

handlerKeys.post(
  '/staff/keys/own/passkeys/',
  posted(async (c, values) => {
    const form = KeyPasskey.safeParse(values)
    if (!form.success) return incomplete(form.error)
    const outcome = await keepPasskeyCopy(c.var.world.db, owner(c), form.data)
    return outcome === 'kept' ? HOME : overtaken
  }),
)

handlerKeys.post(
  '/staff/keys/own/passkeys/removal/',
  posted(async (c, values) => {
    const message = '请先勾选，确认移除'
    if (values['sure'] !== 'yes') return refused([{ field: 'sure', message }])
    const outcome = await removePasskeyCopies(c.var.world.db, owner(c))
    return outcome === 'removed' ? HOME : overtaken
  }),
)

/** The member of one's own unit whom an address names; anybody else is not there. */
async function sharing(c: Context<House>) {
  const { world, staff } = c.var
  if (!staff) throw new HTTPException(404)
  const units = await unitsInForce(world.settings, dayOf(world.now()))
  const unit = unitOf(staff, units)
  const person = c.req.param('person') ?? ''
  const members = await membersOf(world.db, unit, units)
  if (!members.some(({ id }) => id === person)) throw new HTTPException(404)
  return { unit, person, by: staff.person, at: world.now() }
}

handlerKeys.post(
  '/staff/keys/members/:person/',
  posted(async (c, values) => {
    const to = await sharing(c)
    const form = SharedKey.safeParse(values)
    if (!form.success) return incomplete(form.error)
    const outcome = await shareUnitKey(c.var.world.db, to, form.data)
    return outcome === 'shared' ? HOME : shareRefusals[outcome]
  }),
)

handlerKeys.post(
  '/staff/keys/members/:person/removal/',
  posted(async (c, values) => {
    const from = await sharing(c)
    const message = '请先勾选，确认收回'
    if (values['sure'] !== 'yes') return refused([{ field: 'sure', message }])
    const outcome = await withdrawUnitKey(c.var.world.db, from)
    return outcome === 'withdrawn' ? HOME : overtaken
  }),
)
