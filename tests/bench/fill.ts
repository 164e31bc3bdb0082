import type { Driver } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import { checkDigit } from '#domain/credit-code'
import { addDays, dayNumber } from '#domain/calendar'
import { indexTokens, nameKey } from '#domain/name-search'

const places = ['长沙', '株洲', '湘潭', '衡阳', '岳阳', '常德', '益阳', '郴州', '永州', '怀化']
const first = ['星', '云', '湘', '麓', '芙', '浏', '宁', '望', '天', '雨', '开', '岳', '橘', '洞']
const second = ['河', '辰', '源', '峰', '达', '智', '联', '合', '信', '泰', '华', '创', '新', '科']
const fields = ['数字科技', '信息技术', '智能制造', '工业软件', '网络安全', '数据服务', '物联网']
const forms = ['有限公司', '股份有限公司', '有限责任公司', '研究院']

const FIRST_DAY = '2024-05-06'
const DAYS = 900
const pick = <T>(list: T[], n: number): T => list[n % list.length] as T

/** The `n`th name: a thousand and more share each piece of it, and all of them say 示例. */
const nameOf = (n: number) =>
  `示例${pick(places, n)}${pick(first, n * 7 + 3)}${pick(second, n * 11 + 5)}${pick(first, n * 13)}${pick(fields, n * 5)}${pick(forms, n * 3)}${n}`

function institutionOf(n: number, size: number) {
  const perDay = Math.ceil(size / DAYS)
  const on = addDays(FIRST_DAY, Math.floor(n / perDay))
  const first17 = `9143${String(n).padStart(13, '0')}`
  const name = nameOf(n)
  const key = nameKey(name)
  return {
    place: dayNumber(on) * 1_000_000 + (n % perDay),
    id: `i${String(n)}`,
    name,
    key,
    code: first17 + checkDigit(first17),
    on,
    grams: indexTokens(key),
  }
}

const sectorOf = (turn: 0 | 1) =>
  `case (n / 2 + ${String(turn)}) % 4 when 0 then 'construction-machinery' when 1 then 'advanced-computing' when 2 then 'biomedicine' else 'fireworks' end`
const number = 'cast(substr(institutions.id, 2) as integer) as n'

/** One entry for everybody and a second for every fourth: 4 in 100 suspended, 3 left, 3 removed; 2 were suspended and go on. */
const entriesOf = (turn: 0 | 1) => `
  insert into entries (
    id, institution_id, place, kind, sector, state, admitted_on, suspended_on, suspended_basis,
    resumed_on, resumed_basis, ended_on, end_basis, announcement_id
  )
  select
    id || '-${turn}', id, place, kind, sector, state, on_day,
    iif(state = 'suspended', date(on_day, '+40 days'), null), iif(state = 'suspended', 'S', null),
    iif(state = 'admitted' and fate = 10, date(on_day, '+50 days'), null),
    iif(state = 'admitted' and fate = 10, 'R', null),
    iif(state in ('left', 'removed'), date(on_day, '+90 days'), null),
    iif(state in ('left', 'removed'), 'E', null), 'bench'
  from (
    select id, place, listed_on as on_day, n, n % 50 as fate,
      iif((n + ${turn}) % 5 < 3, 'ecosystem-provider', 'integrator') as kind,
      ${sectorOf(turn)} as sector,
      case when n % 50 in (0, 1) then 'suspended' when n % 50 in (2) then 'left' when n % 50 in (3) then 'removed' else 'admitted' end as state
    from (select id, place, listed_on, ${number} from institutions)
    ${turn === 1 ? 'where n % 4 = 1' : ''}
  )`

/** A promoter that is none any more, and a notice about it for every tenth institution: more than there will ever be. */
const promoter = [
  `insert into institutions (place, id, name, name_key, credit_code, listed_on)
   values (${String(dayNumber(FIRST_DAY) * 1_000_000 + 999_999)}, 'promoter', '示例推进中心', '示例推进中心', '91430000MA0000000X', '${FIRST_DAY}')`,
  `insert into entries (id, institution_id, place, kind, sector, state, admitted_on, ended_on, end_basis, announcement_id)
   select 'promoter-0', id, place, 'promoter', 'fireworks', 'left', listed_on, '2026-09-01', 'E', 'bench'
   from institutions where id = 'promoter'`,
]
const noticesOf = (size: number) => `
  insert into notices (
    id, number, title, entry_id, institution_id, sector, facts, clauses, requirements, told_on, issued_on, due_on, state, state_on, outcome
  )
  with recursive numbered (n, on_day) as (
    select 0, '${FIRST_DAY}'
    union all
    select n + 1, date('${FIRST_DAY}', '+' || ((n + 1) % 700) || ' days') from numbered where n + 1 < ${String(Math.ceil(size / 10))}
  )
  select 'n' || n, '示工信通报〔2026〕' || n || '号', '示例通报 ' || n, 'promoter-0', 'promoter', 'fireworks',
    '示例事实', '["measures/13-1"]', '示例要求', on_day, on_day, date(on_day, '+30 days'),
    iif(n % 4 = 2, 'rectified', 'withdrawn'), date(on_day, '+20 days'), iif(n % 4 > 1, '示例结果', '')
  from numbered`

/** Many at a time are open here, as they cannot be issued. */
const reopened = `update notices set state = iif(substr(id, 2) % 4, 'rectification-submitted', 'issued')
  where substr(id, 2) % 4 < 2`

const spells = `
  insert into entry_spells (place, entry_id, no, kind, sector, state, from_on, until_on, basis, recorded_at)
  select held.*, (unixepoch(from_on) - 28800) * 1000 from (
  select place, id, 1 as no, kind, sector, 'admitted', admitted_on as from_on,
    coalesce(suspended_on, ended_on, iif(resumed_on is null, null, date(admitted_on, '+30 days'))), 'B'
  from entries
  union all
  select place, id, 2, kind, sector, state, coalesce(suspended_on, ended_on), null, 'C'
  from entries where state <> 'admitted'
  union all
  select place, id, 2, kind, sector, 'suspended', date(admitted_on, '+30 days'), resumed_on, 'C'
  from entries where resumed_on is not null
  union all
  select place, id, 3, kind, sector, 'admitted', resumed_on, null, 'R'
  from entries where resumed_on is not null) as held`

const counts = `
  insert into listed_counts (kind, sector, state, institutions)
  select iif(asked.kind, entries.kind, ''), iif(asked.sector, entries.sector, ''),
    iif(asked.state, entries.state, ''), count(distinct entries.institution_id)
  from entries, any_or_one as asked group by 1, 2, 3`

/** The first and the last day on which the filled database lists somebody. */
export const filledFrom = FIRST_DAY
export const filledTo = addDays(FIRST_DAY, DAYS - 1)

/** Fills a migrated, empty database with `size` institutions. The triggers step aside: what they would write is written at once. */
export async function fill(driver: Driver, size: number) {
  const run = (sql: string, args: string[] = []) => driver.batch([{ sql, args }])
  const triggers = await driver.execute({
    sql: "select name, sql from sqlite_schema where type = 'trigger' and tbl_name = 'entries'",
    args: [],
  })
  for (const [name] of triggers) await run(`drop trigger ${String(name)}`)
  await run(
    "insert into announcements (id, kind, number, title, issued_on) values ('bench', 'admission', '示工信〔2024〕1号', '示例公告', '2024-05-06')",
  )
  for (let from = 0; from < size; from += 20_000) {
    const rows = Array.from({ length: Math.min(20_000, size - from) }, (_, i) =>
      institutionOf(from + i, size),
    )
    const json = JSON.stringify(rows)
    const of = (name: string) => `value ->> '${name}'`
    await run(
      `insert into institutions (place, id, name, name_key, credit_code, listed_on)
       select ${['place', 'id', 'name', 'key', 'code', 'on'].map(of).join(', ')} from json_each(?)`,
      [json],
    )
    await run(
      `insert into institution_names (rowid, grams) select ${of('place')}, ${of('grams')} from json_each(?)`,
      [json],
    )
  }
  await run(entriesOf(0))
  await run(entriesOf(1))
  for (const sql of promoter) await run(sql)
  await run(noticesOf(size))
  await run(reopened)
  await run(spells)
  await run(counts)
  for (const [, sql] of triggers) await run(String(sql))
}

if (import.meta.main) {
  const [dir = '', size] = process.argv.slice(2)
  const driver = await openFile(dir)
  await migrate(driver)
  await fill(driver, Number(size))
  driver.close()
}
