import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { changeSetting } from '#db/settings'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { type Problem, problemsOf } from '#domain/problems'
import { SettingChange } from '#domain/setting'

/** Changing a value of ours (本系统设定); mounted behind the staff's gate, which asks for a fresh proof. */
export const settings = new Hono<House>()

const refusals: Record<'changed meanwhile' | 'same value', Problem> = {
  'changed meanwhile': {
    field: 'version',
    message: '这项设定刚被别人改过，本次没有保存。请看现在的值后再改',
  },
  'same value': { field: 'value', message: '新值与现在的值相同，没有需要保存的' },
}

settings.post(
  '/staff/settings/',
  posted(async (c, values) => {
    const { staff, world } = c.var
    if (!staff) throw new HTTPException(404)
    const form = SettingChange.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const { person, unitName: unit } = staff
    const change = { change: form.data, person, unit, at: world.now() }
    const outcome = await changeSetting(world.db, change)
    if (outcome === 'changed') return `/staff/settings/?key=${form.data.key}`
    const status = outcome === 'same value' ? 422 : 409
    return { problems: [refusals[outcome]], values, status }
  }),
)
