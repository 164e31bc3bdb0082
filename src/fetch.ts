import { getFetchState, pages, trailingSlash } from 'astro/hono'
import { Hono } from 'hono'
import { applications } from '#functions/applications'
import { complaints } from '#functions/complaints'
import { lists } from '#functions/lists'
import { staff } from '#functions/staff'
import { type House, currentWorld } from '#functions/world'

const app = new Hono<House>()

app.use(async (c, next) => {
  const world = currentWorld()
  if (world) c.set('world', world)
  await next()
})

app.get('/healthz', (c) => c.json({ runtime: c.var.world.runtime }))

app.use(trailingSlash())

// First, because its guard stands before everything under `/staff/`.
app.route('/', staff)
app.route('/', applications)
app.route('/', complaints)
app.route('/', lists)

// What a function decided travels to the page in Astro's locals.
app.use(async (c, next) => {
  const { world, refused, staff, receipt, minted, applicant } = c.var
  Object.assign(getFetchState(c).locals, { world, refused, staff, receipt, minted, applicant })
  await next()
})
app.use(pages())

export default app
