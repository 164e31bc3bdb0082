import { Hono } from 'hono'
import type { House } from '#functions/world'

/** `GET /healthz`: which runtime answers and whether its database does; 503 when it does not. */
export const health = new Hono<House>().get('/healthz', async (c) => {
  const { db, runtime } = c.var.world
  const database = (await db.ping()) ? 'ok' : 'unavailable'
  return c.json({ runtime, database }, database === 'ok' ? 200 : 503)
})
