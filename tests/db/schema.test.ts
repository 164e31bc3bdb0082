import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Driver } from '#db/client'
import { openFile } from '#db/file'
import { migrate } from '#db/migrate'
import * as schema from '#db/schema'
import { suiteDir } from './open.ts'

const tables = Object.values(schema).filter((each) => is(each, SQLiteTable))

/** A column as both sides can tell it. */
type Column = { name: string; type: string; notNull: boolean; primary: boolean }

const byName = (a: Column, b: Column) => (a.name < b.name ? -1 : 1)

function inCode(table: SQLiteTable): Column[] {
  const { columns, primaryKeys } = getTableConfig(table)
  const together = primaryKeys.flatMap((key) => key.columns.map(({ name }) => name))
  return columns
    .map((column) => {
      const primary = column.primary || together.includes(column.name)
      const { name, notNull } = column
      return { name, type: column.getSQLType(), notNull: notNull || primary, primary }
    })
    .sort(byName)
}

describe('the tables in code and in the database', () => {
  let driver: Driver
  beforeAll(async () => {
    driver = await openFile(suiteDir())
    await migrate(driver)
  })
  afterAll(() => {
    driver.close()
  })

  const inDatabase = async (name: string): Promise<Column[]> => {
    const rows = await driver.execute({
      sql: 'select name, lower(type), "notnull", pk from pragma_table_xinfo(?)',
      args: [name],
    })
    return rows
      .map(([column, type, notNull, pk]) => ({
        name: String(column),
        type: String(type),
        notNull: notNull === 1 || pk !== 0,
        primary: pk !== 0,
      }))
      .sort(byName)
  }

  const namesOf = (columns: Column[]) => columns.map(({ name }) => name)
  const isVirtual = async (name: string) => {
    const sql = "select 1 from pragma_table_list where name = ? and type = 'virtual'"
    return (await driver.execute({ sql, args: [name] })).length > 0
  }

  test('are several', () => {
    expect(tables.map((table) => getTableConfig(table).name)).toContain('events')
  })

  for (const table of tables) {
    const { name } = getTableConfig(table)
    test(`are the same for ${name}`, async () => {
      const there = await inDatabase(name)
      const here = inCode(table)
      if (!(await isVirtual(name))) expect(here).toEqual(there)
      // An index of words has untyped columns, and hidden ones of its own.
      else expect([...namesOf(there), 'rowid']).toEqual(expect.arrayContaining(namesOf(here)))
    })
  }

  test('are STRICT in the database, all of them', async () => {
    const loose = await driver.execute({
      sql: "select name from pragma_table_list where schema = 'main' and type = 'table' and not strict and name not like 'sqlite\\_%' escape '\\'",
      args: [],
    })
    expect(loose).toEqual([])
  })
})
