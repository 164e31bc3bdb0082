import { handle } from '@astrojs/cloudflare/handler'
import { env } from 'cloudflare:workers'
import { connect } from '#db/client'
import { openHttp } from '#db/http'
import { provideWorld, settingsFrom } from '#functions/world'

const { DATABASE_URL, DATABASE_AUTH_TOKEN, ...rest } = env as Record<string, string>
if (!DATABASE_URL) throw new Error('configuration: DATABASE_URL is missing')
const settings = settingsFrom(rest)

provideWorld(() => ({
  runtime: 'workerd',
  // A client per request: Workers may not share sockets between requests.
  db: connect(openHttp(DATABASE_URL, DATABASE_AUTH_TOKEN ?? '')),
  now: () => new Date(),
  settings,
}))

export default {
  fetch: handle,
  // The daily work comes with supervision; the trigger proves that the door is open.
  scheduled() {},
}
