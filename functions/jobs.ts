import { forgetLeftOver } from '#db/complaint-enclosures'
import { forgetCases, remindOfDeadlines } from '#db/complaint-retention'
import { forgetContacts } from '#db/contact-retention'
import { forgetSpent } from '#db/forgetting'
import { forgetAnswers } from '#db/questionnaire-retention'
import { logRefusals } from '#db/refusals'
import { beginRun, endRun, lastRuns } from '#db/job-runs'
import { countStatistics } from '#db/statistics'
import { dayOf } from '#domain/calendar'
import { type JobName, isDue, jobs } from '#domain/job'
import { forgetApplications } from '#functions/application-forgetting'
import { forgetDrafts } from '#functions/draft-forgetting'
import { forgetEvidence } from '#functions/evidence-forgetting'
import { checkLog, keepLog } from '#functions/log-keeping'
import type { World } from '#functions/world'

/** What each job does; it answers what is worth reporting. Each may be run again at any time and does no harm. */
const work: Record<JobName, (world: World) => Promise<Record<string, unknown>>> = {
  checkpoint: async (world) => ({ size: (await keepLog(world))?.size ?? null }),
  verification: async (world) => ({ ...(await checkLog(world)) }),
  forgetting: async (world) => {
    const { db, now } = world
    await logRefusals(db, now())
    await forgetSpent(db, now())
    const applications = await forgetApplications(world, now())
    const contacts = await forgetContacts(db, now())
    const answers = await forgetAnswers(db, now())
    const evidence = await forgetEvidence(world, now())
    return { ...(await forgetDrafts(world, now())), applications, contacts, answers, evidence }
  },
  complaints: async ({ db, now }) => {
    const today = dayOf(now())
    await remindOfDeadlines(db, today)
    await forgetLeftOver(db, today)
    return { erased: await forgetCases(db, today) }
  },
  statistics: async ({ db, now }) => ({ months: await countStatistics(db, dayOf(now())) }),
}

/**
 * Does the regular work that is due, one job after the other: called every minute on one machine and every hour on Workers,
 * so what was missed is caught up with. A job that fails is noted and logged, and holds up no other.
 */
export async function runDue(world: World): Promise<void> {
  const runs = await lastRuns(world.db)
  for (const name of Object.keys(jobs) as JobName[]) {
    const last = runs.find((run) => run.name === name)
    if (isDue(jobs[name], last ?? null, world.now())) await runJob(world, name)
  }
}

/** Does one job now, due or not. */
export async function runJob(world: World, name: JobName): Promise<void> {
  const { db, now } = world
  await beginRun(db, name, now())
  try {
    const report = await work[name](world)
    await endRun(db, name, { at: now(), report })
  } catch (error) {
    const failure = error instanceof Error ? error.message : 'unknown'
    console.error(`job ${name}: ${failure}`)
    await endRun(db, name, { failure })
  }
}

/**
 * Calls `runDue` now and every minute, never twice at a time. Answers how to stop it, once what is running has ended. For the
 * single machine.
 */
export function keepTime(world: World): () => Promise<void> {
  let running: Promise<void> | null = null
  const tick = async () => {
    try {
      await runDue(world)
    } catch (error) {
      // The database does not answer: the next minute asks again.
      console.error(`jobs: ${error instanceof Error ? error.message : 'unknown'}`)
    }
    running = null
  }
  running = tick()
  const timer = setInterval(() => {
    running ??= tick()
  }, 60_000)
  return async () => {
    clearInterval(timer)
    await running
  }
}
