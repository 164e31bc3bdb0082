import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type UnitRefusal, addUnit, changeUnit, unitNamed } from '#db/units'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'
import { ChangedUnit, NewUnit } from '#domain/account-form'
import { type Problem, problemsOf } from '#domain/problems'

/** The units that staff belong to (单位); administrators keep them. */
export const units = new Hono<House>()

const refusals: Record<UnitRefusal, Problem> = {
  taken: { field: 'id', message: '这个单位代号已被使用，请换一个' },
  'name taken': { field: 'name', message: '已有同名单位，请核对' },
  'no institution': {
    field: 'institution',
    message: '名录中没有这个机构编号，请从机构页的网址中核对',
  },
  'no promoter': { field: 'institution', message: '只有行业推进机构的单位可以对应名录中的机构' },
  'changed meanwhile': { field: 'version', message: '这个单位刚被他人修改，请核对后再保存' },
}

units.post(
  '/staff/units/',
  posted(async (c, values) => {
    const { staff, world } = c.var
    if (!staff) throw new HTTPException(404)
    const form = NewUnit.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const outcome = await addUnit(world.db, form.data, { by: staff.person, at: world.now() })
    if (outcome === 'kept') return '/staff/units/'
    return { problems: [refusals[outcome]], values, status: 409 }
  }),
)

units.post(
  '/staff/units/:id/',
  posted(async (c, values) => {
    const { staff, world } = c.var
    const id = c.req.param('id') ?? ''
    if (!staff || !(await unitNamed(world.db, id))) throw new HTTPException(404)
    const form = ChangedUnit.safeParse(values)
    if (!form.success) return { problems: problemsOf(form.error), values }
    const deed = { by: staff.person, at: world.now() }
    const outcome = await changeUnit(world.db, id, form.data, deed)
    if (outcome === 'kept') return '/staff/units/'
    return { problems: [refusals[outcome]], values, status: 409 }
  }),
)
