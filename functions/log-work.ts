import { Hono } from 'hono'
import { runJob } from '#functions/jobs'
import { posted } from '#functions/posted'
import type { House } from '#functions/world'

/** Signing and checking the log at once, beside the regular work. */
export const logWork = new Hono<House>()

logWork.post(
  '/staff/log/work/',
  posted(async (c) => {
    const { world } = c.var
    await runJob(world, 'checkpoint')
    await runJob(world, 'verification')
    return '/staff/log/work/'
  }),
)
