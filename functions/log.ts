import { Hono } from 'hono'
import {
  checkpointAt,
  checkpointPage,
  consistencyOf,
  inclusionOf,
  newestCheckpoint,
} from '#db/log-tree'
import { keyText } from '#domain/checkpoint'
import type { House } from '#functions/world'

/** The log (总账) as open data: signed checkpoints, and the proofs that anybody can check without trusting this site. */
export const log = new Hono<House>()

const PAGE = 100
const whole = /^(0|[1-9]\d{0,14})$/

const plain = { 'content-type': 'text/plain; charset=utf-8' }
const none = '还没有检查点\n'

/** `GET /api/log/checkpoint.txt`: the newest checkpoint, a signed note (C2SP). 404 while there is none. */
log.get('/api/log/checkpoint.txt', async (c) => {
  const found = await newestCheckpoint(c.var.world.db)
  return found ? c.body(found.note, 200, plain) : c.body(none, 404, plain)
})

/** `GET /api/log/checkpoints/:size.txt`: the checkpoint over exactly so many entries. */
log.get('/api/log/checkpoints/:name{[1-9][0-9]{0,14}[.]txt}', async (c) => {
  const found = await checkpointAt(c.var.world.db, Number.parseInt(c.req.param('name'), 10))
  return found ? c.body(found.note, 200, plain) : c.body('没有这个检查点\n', 404, plain)
})

/** `GET /api/log/key.txt`: the public half of the key in one line, for verifiers. */
log.get('/api/log/key.txt', (c) => {
  const { signer } = c.var.world.settings
  return signer ? c.body(`${keyText(signer)}\n`, 200, plain) : c.body('未设置\n', 404, plain)
})

/** `GET /api/log/checkpoints.json?before=`: sizes, roots and instants, newest first, a hundred at a time. */
log.get('/api/log/checkpoints.json', async (c) => {
  const before = c.req.query('before') ?? ''
  if (before !== '' && !whole.test(before)) return c.json({ problem: 'before 应为整数' }, 400)
  const { db } = c.var.world
  const found = await checkpointPage(db, before === '' ? null : Number(before), PAGE)
  const next = found.length === PAGE ? (found.at(-1)?.size ?? null) : null
  return c.json({ checkpoints: found, next })
})

/** `GET /api/log/inclusion.json?event=`: where an event stands, and the proof against the newest checkpoint. */
log.get('/api/log/inclusion.json', async (c) => {
  const event = c.req.query('event') ?? ''
  if (!/^[0-9a-f]{64}$/.test(event))
    return c.json({ problem: '请用 event 写明记录号：64 位 0–9、a–f' }, 400)
  const found = await inclusionOf(c.var.world.db, event)
  if (!found) return c.json({ problem: '已签署的检查点里没有这条记录' }, 404)
  const { index, proof, checkpoint } = found
  return c.json({ event, index, proof, checkpoint: checkpoint.note })
})

/** `GET /api/log/consistency.json?from=&to=`: the proof that the log of `from` entries is the beginning of that of `to`. */
log.get('/api/log/consistency.json', async (c) => {
  const { from = '', to = '' } = c.req.query()
  if (!whole.test(from) || !whole.test(to) || Number(from) > Number(to))
    return c.json({ problem: '请用 from 和 to 写明两个检查点的条数，from 不大于 to' }, 400)
  const { db } = c.var.world
  const newest = (await newestCheckpoint(db))?.size ?? 0
  if (Number(to) > newest) return c.json({ problem: `最新的检查点是 ${String(newest)} 条` }, 404)
  return c.json({ proof: await consistencyOf(db, Number(from), Number(to)) })
})
