import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { complaintApp } from '../functions/complaint-app.ts'
import {
  filingHead,
  filingPieces,
  freshTicket,
  send,
  sealed as sealedComplaint,
} from '../functions/complaint-api.ts'

const TIMES = 40

/** What the server spends on a complaint that was sealed elsewhere: its check, its write, and the ticket before it. */
export async function complaintFigures() {
  const dir = mkdtempSync(join(tmpdir(), 'bench-complaints-'))
  const driver = await openFile(dir)
  const line = (what: string, ms: number) => {
    console.log(`${what.padEnd(44)} ${ms.toFixed(2).padStart(9)} CPU-ms`)
  }
  try {
    await migrate(driver)
    const app = complaintApp(connect(driver))
    const ready = []
    for (let i = 0; i < TIMES; i++) {
      const [{ keys, parts }, ticket] = [await sealedComplaint(), await freshTicket(app)]
      ready.push({ head: filingHead(keys, ticket), pieces: filingPieces(parts) })
    }
    const begun = process.cpuUsage()
    for (const { head, pieces } of ready) {
      const { status } = await send(app, '/api/complaints/', head, pieces)
      if (status !== 201) throw new Error(`not filed: ${String(status)}`)
    }
    const { user, system } = process.cpuUsage(begun)
    line('a sealed complaint taken and written', (user + system) / 1000 / TIMES)
    const asked = process.cpuUsage()
    for (let i = 0; i < TIMES; i++) await app.request('/api/complaints/challenge/')
    const spent = process.cpuUsage(asked)
    line('a challenge of the proof of work', (spent.user + spent.system) / 1000 / TIMES)
  } finally {
    driver.close()
    rmSync(dir, { recursive: true, force: true })
  }
}
