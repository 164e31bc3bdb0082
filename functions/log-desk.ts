import { Hono } from 'hono'
import { runJob } from '#functions/jobs'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'

/** Signing and checking the log at once, beside the regular work. */
export const logDesk = new Hono<House>()

logDesk.post(
  '/staff/log/check/',
  posted(async (c) => {
    const { world } = c.var
    await runJob(world, 'checkpoint')
    await runJob(world, 'verification')
    return '/staff/log/check/'
  }),
)
