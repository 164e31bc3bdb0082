import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { renewApplicationCode } from '#db/application-codes'
import { applicationWithin } from '#db/applications'
import { changedMeanwhile, takesRenewals } from '#functions/code-renewals'
import type { House } from '#functions/world'

/** A fresh code for an applicant who lost it before it was on the list; the bureau checks who asks. */
export const applicationCodes = new Hono<House>()

const admitted = {
  field: '',
  message: '这份申报已入库：请在“服务机构”中该机构的页面更换查询码',
}

takesRenewals(applicationCodes, '/staff/applications/:id/code/', async (c, minted, form) => {
  const { staff, scope, world } = c.var
  const found =
    staff && scope && (await applicationWithin(world.db, c.req.param('id') ?? '', scope))
  if (!found) throw new HTTPException(404)
  const { codeHash, token } = minted
  const { person, unitName: unit } = staff
  const given = { codeHash, token, checked: form.checked, person, unit, at: world.now() }
  const outcome = await renewApplicationCode(world.db, found.id, given)
  if (outcome === 'renewed') return found.number
  return outcome === 'admitted' ? admitted : changedMeanwhile
})
