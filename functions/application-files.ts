import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { attachment } from '#db/attachments'
import { mayRead } from '#db/review-sheets'
import { handOut } from '#functions/uploaded-files'
import type { House } from '#functions/world'

/** The attachments of submissions for staff who may read the application: the gate and the scope stand before it. */
export const applicationFiles = new Hono<House>()

applicationFiles.get('/staff/applications/:id/files/:file/', async (c) => {
  const { application, staff, world } = c.var
  if (!application || !staff || !(await mayRead(world.db, application.id, staff)))
    throw new HTTPException(404)
  const row = await attachment(world.db, c.req.param('file'))
  // What was not submitted is the applicant's alone.
  const isTheirs = row?.number === application.number && row.submission !== null
  return handOut(c, isTheirs ? row : null)
})
