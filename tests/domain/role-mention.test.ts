import { describe, expect, test } from 'vitest'
import type { RoleLine } from '#domain/role-line'
import { mentionsOf } from '#domain/role-mention'

const provisions = [
  ['measures/1-p1', '按照《长沙市人民政府办公厅关于印发的通知》'],
  ['measures/3-p2', '经市工业和信息化局报请市人民政府同意，确定行业推进机构'],
  ['measures/7-3', '向对应行业推进机构报送'],
] as const
const line = (role: RoleLine['role'], of: string): RoleLine => ({
  id: 'x',
  role,
  group: 'duty',
  of,
  verb: '确定',
  words: '确定行业推进机构',
})

describe('the provisions that only mention a role', () => {
  test('are those that write its name and stand in none of its lines', () => {
    expect(mentionsOf('promoter', [line('promoter', 'measures/3-p2')], provisions)).toEqual([
      'measures/7-3',
    ])
  })

  test('are not lessened by the lines of another role', () => {
    expect(mentionsOf('promoter', [line('authority', 'measures/3-p2')], provisions)).toEqual([
      'measures/3-p2',
      'measures/7-3',
    ])
  })

  test('of the authorities leave out the issuer of a document (art. 1)', () => {
    expect(mentionsOf('authority', [], provisions)).toEqual(['measures/3-p2'])
  })
})
