import { type Db, connect } from '#db/client'
import { isDemo, seedDemo } from '#db/demo'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { secretIn } from '#functions/secret'
import { type World, settingsFrom } from '#functions/world'

/**
 * Opens the world of the single machine: the embedded database under `DATA_DIR`, migrated, with its secret, and with
 * demo data when `DEMO=1`. Throws, saying what to do, when another process owns the directory, when the configuration
 * is wrong, or when demo and real records would meet.
 */
export async function openMachine(env: Record<string, string | undefined>): Promise<World> {
  const { DATA_DIR = 'data' } = env
  const driver = await openFile(DATA_DIR)
  const db = connect(driver)
  try {
    await migrate(driver)
    const settings = settingsFrom({ SITE_SECRET: secretIn(DATA_DIR), ...env })
    await keepDemoApart(db, settings.demo, DATA_DIR, new Date())
    return { runtime: 'node', db, now: () => new Date(), settings }
  } catch (error) {
    db.close()
    throw error
  }
}

async function keepDemoApart(db: Db, demo: boolean, dataDir: string, now: Date) {
  if (!demo && (await isDemo(db))) {
    throw new Error(`${dataDir} holds demo data: start it with DEMO=1, or set another DATA_DIR.`)
  }
  if (demo && (await seedDemo(db, now)) === 'not empty') {
    throw new Error(`${dataDir} holds real records: start it with DEMO=0, or set another DATA_DIR.`)
  }
}
