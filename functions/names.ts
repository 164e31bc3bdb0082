import { Hono } from 'hono'
import { namesHolding } from '#db/names'
import { dayOf } from '#domain/calendar'
import { SEARCH_MAX } from '#domain/name-search'
import type { House } from '#functions/world'

export const names = new Hono<House>()

/**
 * `GET /api/names.json?q=`: institutions and notices whose name holds `q`, five of each; none where `q` holds
 * nothing that is looked for, no letter and no digit. 400 unless it is asked once, in `SEARCH_MAX` characters.
 */
names.get('/api/names.json', async (c) => {
  const asked = new URL(c.req.url).searchParams.getAll('q')
  const [q = ''] = asked
  if (asked.length !== 1 || q === '' || Array.from(q).length > SEARCH_MAX)
    return c.json({ problem: `请用 q 写明要找的名称，只写一个，不超过 ${SEARCH_MAX} 个字` }, 400)
  const { db, now } = c.var.world
  return c.json(await namesHolding(db, q, dayOf(now())))
})
