import { describe, expect, test } from 'vitest'
import { narrowedLead, narrowedTitle, narrowedTo } from '#domain/listing'

describe('a list that is narrowed', () => {
  test('says to what, in its title and caption', () => {
    const narrowed = narrowedTo({ 名称: '云', 类型: '生态服务商', 细分行业: null, 状态: '' })
    expect(narrowed).toBe('名称“云”，类型“生态服务商”')
    expect(narrowedTitle('名录', narrowed)).toBe('名录（名称“云”，类型“生态服务商”）')
    expect(narrowedLead(narrowed)).toBe('只列名称“云”，类型“生态服务商”的。')
  })

  test('says nothing of it while it is whole', () => {
    expect(narrowedTo({ 类型: null })).toBe('')
    expect(narrowedTitle('名录', '')).toBe('名录')
    expect(narrowedLead('')).toBe('')
  })
})
