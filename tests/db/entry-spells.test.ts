import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Db } from '#db/client'
import { everyInstitution, insertInstitution, institutionPage } from '#db/institutions'
import { differencePage, everyChange } from '#db/list-changes'
import { announcements, entries, entrySpells, listedCounts } from '#db/schema'
import { addDays } from '#domain/calendar'
import { type EntryChangeKind, changeTo, entryChangeName } from '#domain/entry-change'
import type { EntryState } from '#domain/institution'
import { type InstitutionFilter, institutionFilter } from '#domain/listing'
import { freshDb } from './open.ts'

const first = '2024-03-01'
const day = (n: number) => addDays(first, n)

/** An entry as it was decided: its days counted from the first, each with the state that began. */
type Decided = { sector: 'fireworks' | 'biomedicine'; steps: { at: number; to: EntryState }[] }
type Known = { id: string; entries: Decided[] }

const next: Record<EntryState, EntryState[]> = {
  admitted: ['suspended', 'left', 'removed'],
  suspended: ['admitted', 'left', 'removed'],
  left: [],
  removed: [],
}

/** Any course of an entry the table of states allows, one step a day at most. */
const course = fc
  .array(fc.tuple(fc.nat(9), fc.nat(5)), { minLength: 1, maxLength: 5 })
  .map((drawn) => {
    const steps: Decided['steps'] = [{ at: drawn[0]?.[0] ?? 0, to: 'admitted' }]
    for (const [wait, choice] of drawn.slice(1)) {
      const last = steps.at(-1) ?? { at: 0, to: 'admitted' }
      const open = next[last.to]
      const to = open[choice % open.length]
      if (to) steps.push({ at: last.at + wait + 1, to })
    }
    return steps
  })

const world = fc
  .array(fc.tuple(course, fc.option(course)), { minLength: 1, maxLength: 6 })
  .map((drawn): Known[] =>
    drawn.map(([one, other], i) => ({
      id: `i${i}`,
      entries: [
        { sector: 'fireworks' as const, steps: one },
        ...(other ? [{ sector: 'biomedicine' as const, steps: other }] : []),
      ],
    })),
  )

const stateOn = (steps: Decided['steps'], at: number) =>
  steps.findLast((step) => step.at <= at)?.to ?? null

const changed = (to: EntryState, on: string) => ({
  state: to,
  ...(to === 'admitted' && {
    suspendedOn: null,
    suspendedBasis: null,
    resumedOn: on,
    resumedBasis: `恢复 ${on}`,
  }),
  ...(to === 'suspended' && { suspendedOn: on, suspendedBasis: `暂停 ${on}` }),
  ...((to === 'left' || to === 'removed') && { endedOn: on, endBasis: `离开 ${on}` }),
})

async function decide(db: Db, known: Known[]) {
  await db.write([
    db.q.insert(announcements).values({
      id: 'a',
      kind: 'admission',
      number: '示工信〔2024〕1号',
      title: '示例',
      issuedOn: first,
    }),
    ...known.flatMap(({ id, entries: held }, i) => [
      ...insertInstitution(db, {
        id,
        name: `示例${i}`,
        creditCode: `91430100${String(i).padStart(10, '0')}`,
        listedOn: day(Math.min(...held.map(({ steps }) => steps[0]?.at ?? 0))),
      }),
      ...held.flatMap(({ sector, steps }) => [
        db.q.insert(entries).values({
          id: `${id}-${sector}`,
          institutionId: id,
          kind: 'integrator',
          sector,
          state: 'admitted',
          admittedOn: day(steps[0]?.at ?? 0),
          announcementId: 'a',
        }),
        ...steps.slice(1).map(({ at, to }) =>
          db.q
            .update(entries)
            .set(changed(to, day(at)))
            .where(eq(entries.id, `${id}-${sector}`)),
        ),
      ]),
    ]),
  ])
}

async function listOn(db: Db, filter: Partial<InstitutionFilter>) {
  const asked = { ...institutionFilter(new URLSearchParams()), ...filter }
  const found: string[] = []
  for await (const chunk of everyInstitution(db, asked))
    for (const { id, entries: held } of chunk)
      for (const entry of held) found.push(`${id} ${entry.sector} ${entry.state}`)
  return found.sort()
}

const expectedOn = (known: Known[], at: number) =>
  known
    .flatMap(({ id, entries: held }) =>
      held.flatMap(({ sector, steps }) => {
        const state = stateOn(steps, at)
        return state ? [`${id} ${sector} ${state}`] : []
      }),
    )
    .sort()

describe('the list of a past day', () => {
  test('is what had been decided by then, whatever was decided later', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.array(fc.nat(61), { maxLength: 4 }), async (known, days) => {
        const db = await freshDb()
        await decide(db, known)
        for (const at of [0, 61, ...days]) {
          expect(await listOn(db, { on: day(at) })).toEqual(expectedOn(known, at))
          for (const state of ['admitted', 'suspended', 'left'] as const)
            expect(await listOn(db, { on: day(at), state, sector: 'fireworks' })).toEqual(
              expectedOn(known, at).filter((line) => line.endsWith(`fireworks ${state}`)),
            )
        }
        expect(await listOn(db, {})).toEqual(expectedOn(known, 61))
      }),
      { numRuns: 12 },
    )
  })

  test('differs from another by what was decided between them', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.nat(61), fc.nat(61), async (known, a, b) => {
        const db = await freshDb()
        await decide(db, known)
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const expected = known.flatMap(({ id, entries: held }) =>
          held.flatMap(({ sector, steps }) => {
            const [before, after] = [stateOn(steps, from), stateOn(steps, to)]
            const taken = steps.filter(({ at }) => at <= to)
            const on = day(taken.at(-1)?.at ?? 0)
            return after && before !== after
              ? [`${id} ${sector} ${changeTo(after, taken.length === 1)} ${on}`]
              : []
          }),
        )
        const filter = { from: day(from), to: day(to), kind: null, sector: null, after: null }
        const found: string[] = []
        for await (const chunk of everyChange(db, filter))
          for (const { institution, sector, change, on } of chunk)
            found.push(`${institution.id} ${sector} ${change} ${on}`)
        expect(found.sort()).toEqual(expected.sort())
        expect((await differencePage(db, filter)).count).toBe(expected.length)
      }),
      { numRuns: 12 },
    )
  })

  test('never calls by the day of a suspension what came before it', () => {
    const named = (
      change: EntryChangeKind,
      before: 'admitted' | null,
      kind: 'integrator' | 'promoter' = 'integrator',
    ) => entryChangeName({ change, kind, before })
    expect(named('came', null)).toBe('新入库')
    expect(named('suspended', null)).toBe('新入库后暂停')
    expect(named('resumed', null)).toBe('新入库后恢复')
    expect(named('left', null)).toBe('新入库后退出')
    expect(named('removed', null)).toBe('新入库后移出')
    expect(named('suspended', 'admitted')).toBe('暂停')
    expect(named('left', 'admitted')).toBe('退出')
    expect(named('came', null, 'promoter')).toBe('新确定')
    expect(named('suspended', null, 'promoter')).toBe('新确定后暂停')
    expect(named('left', null, 'promoter')).toBe('新确定后结束')
    expect(named('left', 'admitted', 'promoter')).toBe('确定结束')
  })

  test('is counted by the write as it would be by counting', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (known) => {
        const db = await freshDb()
        await decide(db, known)
        for (const { kind, sector, state, institutions } of await db.q
          .select()
          .from(listedCounts)) {
          const here = known.filter(({ entries: held }) =>
            held.some(
              (entry) =>
                (sector === '' || entry.sector === sector) &&
                (state === '' || stateOn(entry.steps, 61) === state),
            ),
          )
          expect([kind, sector, state, institutions]).toEqual([kind, sector, state, here.length])
        }
        const page = await institutionPage(db, institutionFilter(new URLSearchParams()))
        expect(page.count).toBe(known.length)
      }),
      { numRuns: 12 },
    )
  })
})

describe('the spells of an entry', () => {
  const one: Known[] = [
    {
      id: 'i0',
      entries: [
        {
          sector: 'fireworks',
          steps: [
            { at: 0, to: 'admitted' },
            { at: 5, to: 'suspended' },
          ],
        },
      ],
    },
  ]
  const refused = async (values: Partial<typeof entries.$inferInsert>) => {
    const db = await freshDb()
    await decide(db, one)
    const write = db.write([db.q.update(entries).set(values).where(eq(entries.id, 'i0-fireworks'))])
    return expect(write).rejects
  }

  test('follow one another without a gap', async () => {
    const db = await freshDb()
    await decide(db, one)
    const spells = await db.q.select().from(entrySpells)
    expect(spells.map(({ no, fromOn, untilOn }) => [no, fromOn, untilOn])).toEqual([
      [1, day(0), day(5)],
      [2, day(5), null],
    ])
  })

  test('need the day and the document of a resumption', async () => {
    const resumed = { state: 'admitted' as const, suspendedOn: null, suspendedBasis: null }
    await (await refused(resumed)).toThrow('resumed when')
    await (await refused({ ...resumed, resumedOn: day(9) })).toThrow('refused')
    await (
      await refused({ ...resumed, resumedOn: day(3), resumedBasis: '早于暂停' })
    ).toThrow('resumed when')
  })

  test('keep the days that were decided', async () => {
    await (await refused({ suspendedOn: day(4) })).toThrow('entries keep their days')
    await (await refused({ admittedOn: day(1) })).toThrow('entries keep their days')
  })

  test('cannot be taken away or rewritten', async () => {
    const db = await freshDb()
    await decide(db, one)
    await expect(db.write([db.q.delete(entrySpells)])).rejects.toThrow('append-only')
    await expect(db.write([db.q.update(entrySpells).set({ basis: '改' })])).rejects.toThrow(
      'append-only',
    )
  })

  test('never begin before their institution is listed', async () => {
    const db = await freshDb()
    await decide(db, one)
    const early = db.q.insert(entries).values({
      id: 'early',
      institutionId: 'i0',
      kind: 'integrator',
      sector: 'biomedicine',
      state: 'admitted',
      admittedOn: addDays(first, -1),
      announcementId: 'a',
    })
    await expect(db.write([early])).rejects.toThrow('listed later')
  })
})
