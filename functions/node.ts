import { createServer } from 'node:http'
import { handler } from '@astrojs/node/server.js'
import sirv from 'sirv'
import { connect } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { provideWorld, settingsFrom } from '#functions/world'

const port = Number(process.env['PORT'] ?? 4321)
const dataDir = process.env['DATA_DIR'] ?? 'data'
const settings = settingsFrom({ SITE_SECRET: 'x'.repeat(32), ...process.env })
const driver = await openFile(dataDir)
await migrate(driver)
const db = connect(driver)
provideWorld(() => ({ runtime: 'node', db, now: () => new Date(), settings }))

const statics = sirv('dist/node/client', { brotli: true, gzip: true, etag: true })
createServer((req, res) => {
  statics(req, res, () => void handler(req, res))
}).listen(port, () => {
  console.log(`http://localhost:${port}`)
})
