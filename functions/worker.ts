import { handle } from '@astrojs/cloudflare/handler'
import { env } from 'cloudflare:workers'
import { Unavailable, connect } from '#db/client'
import { openHttp } from '#db/http'
import { type FileBucket, bucketFiles } from '#functions/bucket-files'
import { keepDemoApart } from '#functions/demo'
import { keepDemoFiles } from '#functions/demo-files'
import { runDue } from '#functions/jobs'
import { type Bucket, outsideOf } from '#functions/log-bucket'
import { type World, provideWorld, settingsFrom } from '#functions/world'

/** Cloudflare's counter (`ratelimits` in wrangler.toml); absent where nobody bound it. */
type Flood = { limit: (asked: { key: string }) => Promise<{ success: boolean }> }

const { FLOOD, FILES, CHECKPOINTS, ...variables } = env as Record<string, unknown> & {
  FLOOD?: Flood
  FILES?: FileBucket
  CHECKPOINTS?: Bucket
}
const { DATABASE_URL, DATABASE_AUTH_TOKEN, ...rest } = variables as Record<string, string>
if (!DATABASE_URL) throw new Error('configuration: DATABASE_URL is missing')
const settings = settingsFrom(rest)
if (!FILES) throw new Error('configuration: the bucket FILES is not bound')
const files = bucketFiles(FILES)

// A client per request: Workers may not share sockets between requests.
const open = () => connect(openHttp(DATABASE_URL, DATABASE_AUTH_TOKEN ?? ''))

const world = (): World => ({
  runtime: 'workerd',
  db: open(),
  now: () => new Date(),
  settings,
  files,
  ...(FLOOD && { flood: async (key: string) => (await FLOOD.limit({ key })).success }),
  ...(CHECKPOINTS && { outside: outsideOf(CHECKPOINTS) }),
})
provideWorld(world)

// Asked until it is answered once: a promise may not be shared between requests here.
let isApart = false

async function keepApart() {
  if (isApart) return
  try {
    await keepDemoApart(open(), settings.demo, 'DATABASE_URL')
    if (settings.demo) await keepDemoFiles(files)
    isApart = true
  } catch (error) {
    // While the database does not answer, the pages say so themselves.
    if (!(error instanceof Unavailable)) throw error
  }
}

export default {
  async fetch(...request: Parameters<typeof handle>): Promise<Response> {
    await keepApart()
    return (await handle(...request)) as Response
  },
  /** The regular work, at the hours of wrangler.toml. */
  async scheduled(): Promise<void> {
    await keepApart()
    await runDue(world())
  },
}
