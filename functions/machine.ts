import { join } from 'node:path'
import { connect } from '#db/client'
import { seedDemo } from '#db/demo'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { keepDemoApart } from '#functions/demo'
import { keepDemoFiles } from '#functions/demo-files'
import { folderFiles } from '#functions/folder-files'
import { outsideIn } from '#functions/log-directory'
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
    const settings = settingsFrom({
      SITE_SECRET: secretIn(DATA_DIR),
      LOG_KEY: secretIn(DATA_DIR, 'log-key'),
      ...env,
    })
    await keepDemoApart(db, settings.demo, DATA_DIR)
    if (settings.demo && (await seedDemo(db, new Date())) === 'not empty') {
      throw new Error(`${DATA_DIR} holds real records: start it with DEMO=0, or choose another.`)
    }
    const files = folderFiles(join(DATA_DIR, 'files'))
    if (settings.demo) await keepDemoFiles(files)
    return {
      runtime: 'node',
      db,
      now: () => new Date(),
      settings,
      files,
      outside: outsideIn(DATA_DIR),
    }
  } catch (error) {
    db.close()
    throw error
  }
}
