import { createClient } from '@libsql/client/web'
import type { Driver } from '#db/client'

/** A libSQL server over HTTP. Cheap to make: one per request on Workers. */
export function openHttp(url: string, authToken: string): Driver {
  const client = createClient({ url, authToken, intMode: 'number' })
  return {
    execute: async (statement) =>
      (await client.execute(statement)).rows.map((row) => Array.from(row)),
    batch: async (statements) => {
      await client.batch(statements, 'write')
    },
    close: () => {
      client.close()
    },
  }
}
