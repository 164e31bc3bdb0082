import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { firstCaseHead, recordMove } from '#db/complaint-events'
import { firstHead, headOf, record, recorded } from '#db/events'
import { verifyLog } from '#db/log-check'
import {
  checkpointAt,
  consistencyOf,
  inclusionOf,
  isWaiting,
  leavesFrom,
  makeCheckpoint,
  newestCheckpoint,
} from '#db/log-tree'
import { cases, events, logWaiting } from '#db/schema'
import { readCheckpoint, signerOf } from '#domain/checkpoint'
import { provesConsistency, provesInclusion } from '#domain/merkle'
import { freshDb, planOf } from './open.ts'

const signer = signerOf('03'.repeat(32))
const key = signer
const at = new Date('2026-01-05T02:00:00Z')
const later = (days: number) => new Date(at.getTime() + days * 86_400_000)

const run = (db: Db, ...statements: string[]) =>
  db.write(statements.map((text) => ({ toSQL: () => ({ sql: text, params: [] }) })))

/** Three streams of three events each. */
async function written(db: Db, from = 0) {
  for (const n of [from, from + 1, from + 2])
    await db.write(
      recorded(
        db,
        firstHead(`application/${String(n)}`),
        ['submit', 'accept', 'admit'].map((action) => ({ action, actor: 'bureau', at })),
      ),
    )
}

const hashes = async (db: Db) =>
  (await db.q.select({ hash: events.hash }).from(events)).map(({ hash }) => hash)

let db: Db
beforeEach(async () => {
  db = await freshDb()
})

describe('a checkpoint', () => {
  test('is made over all that has happened, and only when something has', async () => {
    expect(await makeCheckpoint(db, signer, at)).toBeNull()
    await written(db)
    const made = await makeCheckpoint(db, signer, at)
    expect(made).toMatchObject({ size: 9, at })
    expect(readCheckpoint(made?.note ?? '', key)).toMatchObject({ size: 9, root: made?.root })
    expect(await newestCheckpoint(db)).toEqual(made)
    expect(await makeCheckpoint(db, signer, at)).toBeNull()
  })

  test('proves every event, and that the one before is its beginning', async () => {
    await written(db)
    const first = await makeCheckpoint(db, signer, at)
    await written(db, 3)
    const second = await makeCheckpoint(db, signer, later(1))
    if (!first || !second) throw new Error('no checkpoint')
    for (const hash of await hashes(db)) {
      const found = await inclusionOf(db, hash)
      expect(found && provesInclusion(hash, { ...found, ...found.checkpoint })).toBe(true)
    }
    expect(provesConsistency(first, second, await consistencyOf(db, 9, 18))).toBe(true)
    expect(await checkpointAt(db, 9)).toEqual(first)
  })

  test('takes in more than one step holds', async () => {
    const many = Array.from({ length: 2500 }, () => ({ action: 'note', actor: 'bureau', at }))
    await db.write(recorded(db, firstHead('application/many'), many))
    expect(await makeCheckpoint(db, signer, at)).toMatchObject({ size: 2500 })
    expect(await verifyLog(db, key, { now: later(2) })).toMatchObject({
      entries: 2500,
      checkpoints: 3,
      findings: [],
    })
  })

  test('made twice at once is made once', async () => {
    await written(db)
    await Promise.all([makeCheckpoint(db, signer, at), makeCheckpoint(db, signer, at)])
    expect(await newestCheckpoint(db)).toMatchObject({ size: 9 })
    expect((await verifyLog(db, key, { now: later(2) })).findings).toEqual([])
  })

  test('leaves complaints of its own day out, and tells nobody that they wait', async () => {
    const id = 'c'.repeat(32)
    await db.write([
      db.q.insert(cases).values({
        id,
        locatorHash: '1'.repeat(64),
        authHash: '2'.repeat(64),
        queue: 'bureau',
        state: 'filed',
        receivedOn: '2026-01-05',
        purgeAfter: '2026-01-06',
      }),
      recordMove(db, firstCaseHead(id), { kind: 'file', on: '2026-01-05', unit: 'reporter' }),
    ])
    const [{ hash: waiting } = { hash: '' }] = await db.q.select().from(logWaiting)
    expect(await makeCheckpoint(db, signer, at)).toBeNull()
    expect(await isWaiting(db, waiting)).toBe(false)
    expect(await makeCheckpoint(db, signer, later(1))).toMatchObject({ size: 1 })
    expect(await leavesFrom(db, 0, 9)).toMatchObject([{ stream: null, version: null }])
    expect((await verifyLog(db, key, { now: later(2) })).findings).toEqual([])

    // When the time for keeping the case is over it goes, and the log still holds; before, it is missed.
    await run(db, 'delete from complaint_events', 'delete from cases')
    expect((await verifyLog(db, key, { now: later(400) })).findings).toEqual([])
    expect((await verifyLog(db, key, { now: later(300) })).findings).toEqual([
      { what: 'entry gone', where: 'complaint, entry 0' },
    ])
  })

  test('is found, and so is a proof, by an index', async () => {
    const asked = db.q.select().from(events).orderBy(events.at)
    expect(await planOf(db, asked)).toContain('events_newest')
  })
})

describe('the log', () => {
  const guards = [
    'events_never_change',
    'events_never_go',
    'events_never_replaced',
    'events_follow_their_stream',
    'log_leaves_never_change',
    'log_leaves_never_go',
    'log_nodes_never_change',
    'log_nodes_never_go',
    'checkpoints_never_change',
    'checkpoints_never_go',
  ]
  const foundIn = async (outside: string[] = []) =>
    (await verifyLog(db, key, { outside, now: later(2) })).findings.map(
      ({ what, where }) => `${what}: ${where}`,
    )

  beforeEach(async () => {
    await written(db)
    await makeCheckpoint(db, signer, at)
    await written(db, 3)
    await makeCheckpoint(db, signer, later(1))
    expect(await foundIn()).toEqual([])
  })

  test('refuses to be changed or shortened', async () => {
    for (const statement of [
      "update log_leaves set hash = 'x'",
      'delete from log_leaves',
      "update log_nodes set hash = 'x'",
      'delete from log_nodes',
      "update checkpoints set note = 'x'",
      'delete from checkpoints',
    ])
      await expect(run(db, statement), statement).rejects.toThrow('append-only')
    for (const statement of [
      `insert or replace into log_leaves (place, hash) values (3, '${'a'.repeat(64)}')`,
      `insert or replace into log_nodes (level, at, hash) values (0, 3, '${'a'.repeat(64)}')`,
      `insert or replace into checkpoints (size, root, at, note) values (9, '${'a'.repeat(64)}', 0, '')`,
    ])
      await expect(run(db, statement), statement).rejects.toThrow('refused by')
  })

  describe('with its guards taken away, names', () => {
    beforeEach(() => run(db, ...guards.map((name) => `drop trigger ${name}`)))

    test('an altered event', async () => {
      await run(db, "update events set reason = 'x' where stream = 'application/1' and version = 2")
      expect(await foundIn()).toEqual(['altered: application/1 2'])
    })

    test('a removed event, in the middle and at the end of its chain', async () => {
      await run(db, "delete from events where stream = 'application/1' and version = 2")
      expect(await foundIn()).toEqual(['missing: application/1 2', 'entry gone: application/1 2'])
      await run(db, "delete from events where stream = 'application/4' and version = 3")
      expect(await foundIn()).toContain('entry gone: application/4 3')
    })

    test('a chain that was removed whole', async () => {
      await run(db, "delete from events where stream = 'application/2'")
      expect((await foundIn()).sort()).toEqual(
        [1, 2, 3].map((version) => `entry gone: application/2 ${String(version)}`),
      )
    })

    test('events that changed places', async () => {
      await run(
        db,
        "update events set version = 9 where stream = 'application/0' and version = 2",
        "update events set version = 2 where stream = 'application/0' and version = 3",
        "update events set version = 3 where stream = 'application/0' and version = 9",
      )
      expect(await foundIn()).toContain('not linked: application/0 2')
    })

    test('a chain written anew', async () => {
      const stream = 'application/5'
      await run(
        db,
        `delete from events where stream = '${stream}'`,
        'drop trigger events_wait_for_the_log',
      )
      await db.write([
        record(db, await headOf(db, stream), { action: 'reject', actor: 'bureau', at }),
      ])
      const found = await foundIn()
      expect(found).toContain(`not in the log: ${stream} 1`)
      expect(found).toContain(`entry gone: ${stream} 1`)
    })

    test('a tree that was tampered with', async () => {
      await run(
        db,
        `update log_leaves set hash = '${'a'.repeat(64)}', stream = null, version = null where place = 10`,
      )
      expect(await foundIn()).toEqual(expect.arrayContaining(['root differs: checkpoint 18']))
    })

    test('a subtree that was replaced, and signs nothing over it', async () => {
      await run(db, `update log_nodes set hash = '${'a'.repeat(64)}' where level = 4 and at = 0`)
      expect(await foundIn()).toEqual(['root differs: node 4/0'])
      await written(db, 6)
      await expect(makeCheckpoint(db, signer, later(2))).rejects.toThrow('damaged')
    })

    test('entries that changed places', async () => {
      await run(
        db,
        'update log_leaves set place = 99 where place = 3',
        'update log_leaves set place = 3 where place = 4',
        'update log_leaves set place = 4 where place = 99',
      )
      const found = await foundIn()
      expect(found).toContain('root differs: checkpoint 9')
      expect(found).toContain('root differs: checkpoint 18')
    })

    test('a checkpoint that nobody signed', async () => {
      await run(db, "update checkpoints set note = replace(note, '— ', '—') where size = 9")
      expect(await foundIn()).toEqual(['bad signature: checkpoint 9'])
    })

    test('a checkpoint that was removed', async () => {
      await run(db, 'delete from checkpoints where size = 18')
      expect(await foundIn()).toEqual(['root differs: checkpoint 9'])
    })
  })

  test('notices an older database by a checkpoint kept outside', async () => {
    const outside = (await newestCheckpoint(db))?.note ?? ''
    const older = db
    db = await freshDb()
    await written(db)
    await makeCheckpoint(db, signer, at)
    expect(await foundIn()).toEqual([])
    expect(await foundIn([outside])).toEqual(['older database: outside 18, here 9'])
    db = older
    expect(await foundIn([outside])).toEqual([])
  })

  test('notices one that was written anew, and a checkpoint of another key', async () => {
    const outside = (await newestCheckpoint(db))?.note ?? ''
    db = await freshDb()
    await written(db, 10)
    await written(db, 13)
    await makeCheckpoint(db, signer, at)
    expect(await foundIn([outside])).toEqual(['root differs: outside 18'])
    expect(await foundIn(['nothing'])).toEqual(['bad signature: outside'])
  })
})
