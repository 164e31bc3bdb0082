import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '#db/client'
import { firstHead, recorded } from '#db/events'
import { openFile } from '#db/file'
import { verifyLog } from '#db/log-check'
import { LOG_PAGE, type Reader, logPage } from '#db/log-reading'
import { consistencyOf, inclusionOf, makeCheckpoint } from '#db/log-tree'
import { migrate } from '#db/migrate'
import { events } from '#db/schema'
import { signerOf } from '#domain/checkpoint'
import { logFilter } from '#domain/log-filter'

const signer = signerOf('07'.repeat(32))
const at = new Date('2026-01-05T02:00:00Z')
const PER_STREAM = 10

/** What the log costs with 10,000 and 100,000 events, in the embedded database. */
export async function logFigures() {
  const dir = mkdtempSync(join(tmpdir(), 'bench-log-'))
  const driver = await openFile(dir)
  const db = connect(driver)
  const line = (what: string, ms: number, of = 1) => {
    console.log(`${what.padEnd(44)} ${(ms / of).toFixed(2).padStart(9)} ms`)
  }
  const timed = async <T>(work: () => Promise<T>) => {
    const begun = performance.now()
    const result = await work()
    return { result, ms: performance.now() - begun }
  }
  try {
    await migrate(driver)
    let written = 0
    for (const size of [10_000, 100_000]) {
      for (; written < size; written += 1000) {
        const queries = Array.from({ length: 1000 / PER_STREAM }, (_, i) =>
          recorded(
            db,
            firstHead(`application/${String(written + i)}`),
            Array.from({ length: PER_STREAM }, () => ({ action: 'note', actor: 'bureau', at })),
          ),
        ).flat()
        await db.write(queries)
      }
      console.log(`\n${String(size)} events\n`)
      line(
        'checkpoint over all that waited',
        (await timed(() => makeCheckpoint(db, signer, at))).ms,
      )
      await db.write(
        recorded(db, firstHead(`setting/${String(size)}`), [{ action: 'note', actor: 'x', at }]),
      )
      line('checkpoint over one event more', (await timed(() => makeCheckpoint(db, signer, at))).ms)
      const some = await db.q.select({ hash: events.hash }).from(events).limit(100)
      const proofs = await timed(async () => {
        for (const { hash } of some) await inclusionOf(db, hash)
      })
      line('proof of inclusion', proofs.ms, some.length)
      line('proof of consistency', (await timed(() => consistencyOf(db, 1234, size))).ms)
      const reader: Reader = { person: 'x', subjects: ['application', 'setting'] }
      const page = () => logPage(db, reader, logFilter(new URLSearchParams()))
      await page()
      line(`first page of ${String(LOG_PAGE)} for staff`, (await timed(page)).ms)
      const check = await timed(() => verifyLog(db, signer, { now: at }))
      line('check of everything', check.ms)
      if (check.result.findings.length > 0) throw new Error('the log does not hold')
    }
  } finally {
    db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}
