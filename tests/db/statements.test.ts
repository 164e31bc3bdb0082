import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { statementsIn } from '#db/statements'

describe('the statements of a migration', () => {
  test('end at a semicolon, wherever the next one begins', () => {
    expect(statementsIn('create table a (b); create table c (d);\ndrop table a;\n\n')).toEqual([
      'create table a (b)',
      'create table c (d)',
      'drop table a',
    ])
  })

  test('are not cut inside a trigger, a string, a name or a comment', () => {
    const whole = [
      `create trigger t before update on a begin select case when 1 then raise(abort, 'a; b') end; select 2; end`,
      `insert into "odd;name" values ('it''s; fine', [a;b])`,
      '-- first; second\nselect 1 /* ; */',
    ]
    expect(statementsIn(whole.map((sql) => `${sql};`).join('\n'))).toEqual(whole)
  })

  test('leave out what is only a comment', () => {
    expect(statementsIn('-- nothing;\n;;/* at all */')).toEqual([])
  })

  test('are refused when the last one is left open', () => {
    expect(() => statementsIn('select 1; select 2')).toThrow('semicolon')
    expect(() => statementsIn('create trigger t before update on a begin select 1;')).toThrow(
      'semicolon',
    )
  })

  test('of every migration begin as statements do', () => {
    for (const name of readdirSync('db/migrations')) {
      const statements = statementsIn(readFileSync(`db/migrations/${name}`, 'utf8'))
      expect(statements.length).toBeGreaterThan(0)
      for (const sql of statements)
        expect(sql.replace(/^--.*\n/gm, '').trim()).toMatch(
          /^(create|drop|alter|insert|update|delete)\b/,
        )
    }
  })
})
