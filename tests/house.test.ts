import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { applications } from '#functions/applications'
import { complaintFiling } from '#functions/complaint-filing'
import { complaintFollowing } from '#functions/complaint-following'
import { complaints } from '#functions/complaints'
import { corrections } from '#functions/corrections'
import { institutions } from '#functions/institutions'
import { questionnaires } from '#functions/questionnaires'
import { staff } from '#functions/staff'
import { penalWords } from '#domain/penal-words'

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
  .toString()
  .trim()
  .split('\n')
const text = (file: string) => readFileSync(file, 'utf8')
const code = files.filter((file) => /^(src|functions|db|tests)\/.*\.(ts|astro)$/.test(file))

const posts = [
  applications,
  complaintFiling,
  complaintFollowing,
  complaints,
  corrections,
  institutions,
  questionnaires,
  staff,
].flatMap((resource) =>
  resource.routes.filter(({ method }) => method === 'POST').map(({ path }) => ({ resource, path })),
)

/** The one line that may name a penalty: the glossary's entry of 通报, to say that it is none. */
const saysWhatNoticeIsNot = (file: string, line: string) =>
  file === 'content/glossary.yaml' && line.startsWith('  editor: 通报不是通报批评。')

describe('the house', () => {
  test('has its rooms, tool files and documents at the top, and nothing else', () => {
    const top = new Set(files.map((file) => file.split('/', 1)[0]))
    const tools = [...top].filter((name) => name?.includes('.') ?? false)

    expect([...top].filter((name) => !tools.includes(name)).sort()).toEqual(
      ['LICENSE', 'content', 'db', 'docs', 'functions', 'src', 'tests'].sort(),
    )
  })

  test('has no file that wants to be two', () => {
    const long = code
      // A test file is as long as its subject has cases, the demo as it has rows.
      .filter((file) => !/^tests\/|^db\/demo-data/.test(file))
      .filter((file) => text(file).split('\n').length > 250)

    expect(long).toEqual([])
  })

  test('says of every day counted in working days where the calendar does not reach it', () => {
    const days = /\b(?:supplementDueOn|publicityUntil|replyBy|objectBy|answerBy|dueOn)\b/
    const elsewhere = [
      // The page around it says so, or the one that leads to it.
      'src/components/NoticeState.astro',
      'src/components/staff/Holder.astro',
      'src/components/staff/SheetForms.astro',
      // A day that is only proposed in its field, or asked whether it is over.
      'src/components/staff/DecisionForm.astro',
      'src/components/staff/NoticeStep.astro',
      'src/components/staff/SupplementFields.astro',
    ]
    const silent = code
      .filter((file) => file.endsWith('.astro') && !elsewhere.includes(file))
      .filter((file) => days.test(text(file)) && !text(file).includes('<BeyondCalendar'))

    expect(silent).toEqual([])
  })

  test('disables no rule without saying why', () => {
    const silent = code
      .filter((file) => file !== 'tests/house.test.ts')
      .flatMap((file) =>
        [...text(file).matchAll(/eslint-disable.*/g)]
          .filter(([line]) => !/ -- \S/.test(line) || line.includes('no-restricted-imports'))
          .map(([line]) => `${file}: ${line}`),
      )

    expect(silent).toEqual([])
  })

  test('imports between its files by alias, so that they run in plain Node too', () => {
    const relative = code
      .filter((file) => !file.startsWith('tests/'))
      .filter((file) => /from '\.\.?\//.test(text(file)))

    expect(relative).toEqual([])
  })

  test('uses none of the words that the law keeps for penalties', () => {
    const penal = new RegExp([...penalWords, 'penalty', 'blacklist', 'sanction'].join('|'), 'i')
    const spoken = files
      .filter((file) => /^(src|functions|db|content)\//.test(file))
      .filter((file) => file !== 'src/domain/penal-words.ts')
      .flatMap((file) =>
        text(file)
          .split('\n')
          .filter((line) => penal.test(line))
          // Search must understand the word that people type.
          .filter((line) => !line.includes('keywords'))
          .filter((line) => !saysWhatNoticeIsNot(file, line))
          .map((line) => `${file}: ${line}`),
      )

    expect(spoken).toEqual([])
  })

  test('quotes Art. 5 of a qualification review, and gives leaving no effect that the text does not', () => {
    const misquoted = files
      .filter((file) => /^(src|functions|db|content)\//.test(file))
      .filter((file) => /资质审核|不能再以试点服务机构/.test(text(file)))

    expect(misquoted).toEqual([])
  })

  test('says of the text that is held, which is cut, what it does not say, and not of the Measures', () => {
    const saying = files
      .filter((file) => /^(src|functions|db|content)\//.test(file))
      .filter((file) => /《办法》(没有|未)/.test(text(file)))
    expect(saying).toEqual([])
    const form = text('src/components/institution/AmendmentForm.astro')
    expect(form).toMatch(
      /entry\?\.kind === 'integrator' && \(\s*<>\s*《办法》对集成服务商要求动态管理/,
    )
  })

  test('puts nominations and vacancies, which Art. 3 does not speak of, under our own label', () => {
    const paragraphs = files
      .filter((file) => /^src\/pages\/staff\/promoters\/.*\.astro$/.test(file))
      .flatMap((file) => text(file).match(/<p(?: class="[^"]*")?>[^]*?<\/p>/g) ?? [])
      .filter((each) => /先提名|提名[^<]*报请|空缺/.test(each))
    const ours = paragraphs.filter((each) => !each.includes('<Setting />'))

    expect(paragraphs.length).toBeGreaterThan(0)
    expect(ours).toEqual([])
  })

  test('calls no reason optional that one of the choices beside it needs', () => {
    const optional = files
      .filter((file) => file.endsWith('.astro'))
      .filter((file) => /label="[^"]*理由"[^>]*\boptional\b/.test(text(file)))

    expect(optional).toEqual([])
  })

  test('says what 通报 is not once, in its own entry of the glossary', () => {
    const file = 'content/glossary.yaml'
    const lines = text(file).split('\n')
    const said = lines.flatMap((line, i) => (saysWhatNoticeIsNot(file, line) ? [i] : []))

    expect(said).toHaveLength(1)
    expect(lines.slice(0, said[0]).findLast((line) => /^\S+:$/.test(line))).toBe('notice:')
  })

  test('counts days in one place', () => {
    const counting = code
      .filter((file) => /^(src|functions|db)\//.test(file) && file !== 'src/domain/calendar.ts')
      .filter((file) => /getUTCDay|getTimezoneOffset|Asia\/Shanghai|\+08:00/.test(text(file)))

    expect(counting).toEqual([])
  })

  test('asks for the time at the entries and nowhere below', () => {
    const asking = code
      .filter((file) => /^(src\/domain|db|functions)\//.test(file))
      .filter(
        (file) =>
          !/^functions\/(node|worker|machine|first-staff|log-verify|units-sign|units-rotate)\.ts$/.test(
            file,
          ),
      )
      .filter((file) => /new Date\(\)|Date\.now\(\)/.test(text(file)))

    expect(asking).toEqual([])
  })
})

describe('every route that writes', () => {
  test('is known', () => {
    expect(posts.length).toBeGreaterThan(5)
  })

  test('stands behind the guard against forged posts, and nothing stands before it', () => {
    const door = text('src/fetch.ts')
    const guard = door.indexOf('app.use(ours, sameOrigin)')
    const routes = [...door.matchAll(/app\.(route|get|post|all)\(/g)].map(({ index }) => index)

    expect(guard).toBeGreaterThan(0)
    expect(Math.min(...routes)).toBeGreaterThan(guard)
    for (const name of [
      ...['staff', 'applications', 'complaints', 'corrections', 'institutions'],
      'questionnaires',
    ]) {
      expect(door).toContain(`app.route('/', ${name})`)
    }
  })

  test('has its page’s own address, or a noun under it; what scripts alone send stands under /api/', () => {
    const odd = posts.filter(
      ({ path }) =>
        !/^\/(apply|applications|institution|complaints|api\/complaints|about\/corrections|questionnaire|staff)\/([\w:-]+\/)*$/.test(
          path,
        ),
    )

    expect(odd.map(({ path }) => path)).toEqual([])
  })
})
