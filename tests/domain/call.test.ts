import { describe, expect, test } from 'vitest'
import { placesSaid, callStanding } from '#domain/call'

test('places are said of integrators only: none are set for who is not chosen before others', () => {
  expect(placesSaid('integrator', 3)).toBe('名额 3 个')
  expect(placesSaid('integrator', null)).toBe('名额不限')
  expect(placesSaid('ecosystem-provider', null)).toBe('不设名额')
})

describe('where a call stands', () => {
  const draft = {
    opensOn: '2026-01-05',
    closesOn: '2026-01-30',
    announcementId: null,
    discardedOn: null,
    publicityUntil: null,
    admissionId: null,
  }
  const published = { ...draft, announcementId: 'a' }
  const publicised = { ...published, publicityUntil: '2026-02-09' }
  test.each([
    [draft, '2026-01-06', '未发布'],
    [{ ...draft, discardedOn: '2026-01-05' }, '2026-01-06', '已作废'],
    [published, '2026-01-04', '未开始'],
    [published, '2026-01-30', '征集中'],
    [published, '2026-01-31', '已截止'],
    [publicised, '2026-02-09', '公示至 2026-02-09'],
    [publicised, '2026-02-10', '公示期满'],
    [{ ...publicised, admissionId: 'b' }, '2026-02-10', '已入库'],
    // Where the publicity is turned off.
    [{ ...published, admissionId: 'b' }, '2026-02-10', '已入库'],
  ])('%j on %s: %s', (call, today, name) => {
    expect(callStanding(call, today).name).toBe(name)
  })
})
