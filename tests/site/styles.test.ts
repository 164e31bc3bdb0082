import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

/** What a component writes, and the sheet it must load for it: no other file may be trusted to bring it. */
const sheets: Record<string, RegExp> = {
  'tables.css': /<table\b/,
  'facts.css': /class="(facts|timeline)\b/,
  'forms.css': /class="(page|field|actions|filters|choice|columns|problem|summary)\b|\['field'/,
  'states.css': /class="(note(?! gap)|empty|setting|tag)[ "]|\['(note|tag)'/,
  'doors.css': /class="doors\b/,
  'law.css': /class="three\b/,
  'reading.css': /class="three\b/,
  'guide.css': /class="(quote|editorial)\b/,
}
const files = globSync('src/**/*.astro')
// The page that is the only one with its own kind of doors styles them itself.
const own = ['src/pages/index.astro doors.css']

describe('a component', () => {
  test.each(Object.entries(sheets))(
    'loads %s when, and only when, it writes what it styles',
    (sheet, writes) => {
      const wrong = files.filter((file) => {
        const text = readFileSync(file, 'utf8')
        return (
          text.includes(`#styles/${sheet}`) !== writes.test(text) &&
          !own.includes(`${file} ${sheet}`)
        )
      })
      expect(wrong).toEqual([])
    },
  )
})

describe('the styles', () => {
  test('move nothing, so that there is nothing to still for who wants reduced motion', () => {
    const moving = globSync('src/**/*.{astro,css}').filter((file) =>
      /\b(transition|animation|scroll-behavior|view-transition)\b[^;{}]*:/.test(
        readFileSync(file, 'utf8'),
      ),
    )
    expect(moving).toEqual([])
  })
})
