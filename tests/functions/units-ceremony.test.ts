import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { type HandlingUnits, signedList } from '#domain/handling-units'
import { open, seal } from '#domain/sealing'
import { entryOf } from '#domain/unit-ceremony'
import { unitsInForce } from '#domain/units-in-force'
import { freshDir } from '../db/open.ts'

const run = promisify(execFile)

/** Runs a command as `npm run units:…` does; answers what it printed, and whether it failed. */
const command = (...[name = '', ...given]: string[]) =>
  run(process.execPath, [`functions/units-${name}.ts`, ...given]).then(
    ({ stdout, stderr }) => ({ failed: false, said: stdout + stderr }),
    (error: unknown) => {
      const { stdout, stderr } = error as { stdout: string; stderr: string }
      return { failed: true, said: stdout + stderr }
    },
  )

const secretOf = (file: string) => readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? ''

/** A folder with a root, two units and a list of them, as the first ceremony leaves it. */
async function ceremony() {
  const dir = freshDir()
  const at = (name: string) => join(dir, name)
  const [root, ...entries] = await Promise.all([
    command('root', at('root')),
    command('unit', at('bureau')),
    command('unit', at('millstone')),
  ])
  const [bureau, promoter] = entries.map(
    ({ said }) => JSON.parse(said) as { recipient: string; signer: string },
  )
  const list = {
    serial: 1,
    expires: '2090-01-31',
    units: [
      { id: 'bureau', name: '示例市工信局', kind: 'bureau', ...bureau },
      {
        ...{ id: 'millstone', name: '示例磨盘行业推进中心', kind: 'promoter', ...promoter },
        sector: 'fireworks',
      },
    ],
  } as HandlingUnits
  const keep = (list: unknown) => {
    writeFileSync(at('list.json'), JSON.stringify(list))
  }
  keep(list)
  const key = /HANDLING_ROOT=([0-9a-f]{64})/.exec(root.said)?.[1] ?? ''
  const signAny = (out: string, ...more: string[]) =>
    command('sign', '--root', at('root'), '--list', at('list.json'), '--out', at(out), ...more)
  const sign = (out: string, ...more: string[]) =>
    signAny(out, ...(more.length > 0 ? more : ['--first']))
  return {
    at,
    key,
    list,
    keep,
    sign,
    signAny,
    said: [root, ...entries].map(({ said }) => said).join('\n'),
  }
}

describe('the ceremony of the handling units', () => {
  test('makes keys for their owner alone, and prints no private half', async () => {
    const { at, said, key } = await ceremony()

    expect(key).not.toBe('')
    for (const name of ['root', 'bureau', 'millstone']) {
      expect(statSync(at(name)).mode & 0o777).toBe(0o600)
      expect(said).not.toContain(secretOf(at(name)))
    }
    expect(said).not.toMatch(/SECRET/)
    expect(secretOf(at('root'))).toMatch(/^HANDLING-ROOT-SECRET-[0-9a-f]{64}$/)
    expect(secretOf(at('bureau'))).toMatch(/^AGE-SECRET-KEY-PQ-1[0-9A-Z]{58}$/)
  })

  test('signs a list that the site takes, and a unit opens what is sealed to its entry', async () => {
    const { at, key, list, sign } = await ceremony()
    const { failed, said } = await sign('signed.json')
    const configured = { demo: false, handlingUnits: readFileSync(at('signed.json'), 'utf8') }
    const units = await unitsInForce({ ...configured, handlingRoot: key }, '2026-01-01')

    expect([failed, units]).toEqual([false, list])
    expect(said).not.toMatch(/SECRET/)
    const sealed = await seal(Uint8Array.of(7), [units?.units[0]?.recipient ?? ''], 16)
    expect(await open(sealed, secretOf(at('bureau')))).toEqual(Uint8Array.of(7))
    expect(await open(sealed, secretOf(at('millstone')))).toBeNull()
  })

  test('writes over no key and no signed list', async () => {
    const { at, sign } = await ceremony()
    await sign('signed.json')
    const before = ['root', 'bureau', 'signed.json'].map((name) => readFileSync(at(name), 'utf8'))
    const again = await Promise.all([
      command('root', at('root')),
      command('unit', at('bureau')),
      sign('signed.json'),
    ])

    expect(again.map(({ failed }) => failed)).toEqual([true, true, true])
    const after = ['root', 'bureau', 'signed.json'].map((name) => readFileSync(at(name), 'utf8'))
    expect(after).toEqual(before)
  })

  test('refuses a serial that is not greater than that of the list before', async () => {
    const { at, keep, list, sign } = await ceremony()
    await sign('one.json')
    const same = await sign('two.json', '--previous', at('one.json'))
    expect(same.failed).toBe(true)
    expect(same.said).toContain('serial must be greater than 1')

    keep({ ...list, serial: 2 })
    expect((await sign('two.json', '--previous', at('one.json'))).failed).toBe(false)
  })

  test('signs nothing without the list before, unless it is said to be the first', async () => {
    const { at, keep, list, sign, signAny } = await ceremony()
    const silent = await signAny('one.json')
    expect([silent.failed, silent.said.includes('--previous')]).toEqual([true, true])
    expect(existsSync(at('one.json'))).toBe(false)

    expect((await sign('one.json', '--first')).failed).toBe(false)
    keep({ ...list, serial: 2 })
    const both = await sign('two.json', '--first', '--previous', at('one.json'))
    const empty = await sign('two.json', '--previous', '')
    expect([both.failed, empty.failed, existsSync(at('two.json'))]).toEqual([true, true, false])
  })

  test('refuses a list before that another key signed, and takes it with that key', async () => {
    const { at, keep, list, key, sign } = await ceremony()
    await sign('one.json')
    const { said } = await command('root', at('root-2'))
    const fresh = /HANDLING_ROOT=(\w+)/.exec(said)?.[1] ?? ''
    keep({ ...list, serial: 2 })
    const renew = (...more: string[]) =>
      command(
        ...['sign', '--root', at('root-2'), '--list', at('list.json')],
        ...['--out', at('two.json'), '--previous', at('one.json'), ...more],
      )

    expect((await renew()).failed).toBe(true)
    expect((await renew('--previous-root', key)).failed).toBe(false)
    const file = readFileSync(at('two.json'), 'utf8')
    expect([signedList(file, fresh)?.serial, signedList(file, key)]).toEqual([2, null])
  })

  test('gives a unit another key, and keeps the file of the one before', async () => {
    const { at, list, sign } = await ceremony()
    const { failed, said } = await command(
      'rotate',
      at('list.json'),
      'millstone',
      at('millstone-2'),
    )
    const changed = JSON.parse(readFileSync(at('list.json'), 'utf8')) as HandlingUnits

    expect([failed, /SECRET/.test(said), changed.serial]).toEqual([false, false, 2])
    expect(changed.units[0]).toEqual(list.units[0])
    expect(changed.units[1]).toEqual({
      ...list.units[1],
      ...(await entryOf(secretOf(at('millstone-2')))),
    })
    expect((await entryOf(secretOf(at('millstone')))).recipient).toBe(list.units[1]?.recipient)
    expect(statSync(at('millstone-2')).mode & 0o777).toBe(0o600)
    expect((await sign('two.json')).failed).toBe(false)
  })

  test('signs no list with a fault, and names its field', async () => {
    const { keep, list, sign } = await ceremony()
    keep({ ...list, expires: '2020-01-31' })
    const { failed, said } = await sign('signed.json')

    expect([failed, said.includes('expires must be a day to come')]).toEqual([true, true])
  })

  test('repeats no secret that was given by mistake', async () => {
    const { at } = await ceremony()
    const mistaken = await command(
      'sign',
      '--root',
      at('bureau'),
      '--list',
      at('list.json'),
      '--out',
      at('x'),
      '--first',
    )
    const swapped = await command(
      'sign',
      '--root',
      at('root'),
      '--list',
      at('root'),
      '--out',
      at('x'),
      '--first',
    )
    expect([mistaken.failed, swapped.failed]).toEqual([true, true])
    expect(mistaken.said + swapped.said).not.toContain(secretOf(at('bureau')).slice(0, 24))
    expect(mistaken.said + swapped.said).not.toContain(secretOf(at('root')).slice(0, 30))
  })

  test('takes no root key that others can read', async () => {
    const { at, sign } = await ceremony()
    writeFileSync(at('open'), readFileSync(at('root'), 'utf8'), { mode: 0o644 })
    const { failed, said } = await command(
      'sign',
      '--root',
      at('open'),
      '--list',
      at('list.json'),
      '--out',
      at('x'),
      '--first',
    )

    expect([failed, said.includes('chmod 600')]).toEqual([true, true])
    expect((await sign('signed.json')).failed).toBe(false)
  })
})
