import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { applicantKinds } from '#domain/application-form'
import { conductCode } from '#domain/conduct-code'

test.each(applicantKinds)(
  'the conduct code pinned for %s is the text as content holds it',
  (kind) => {
    const { key, sha256, version, number } = conductCode[kind]
    const file = `content/measures/2024-8/${key.split('/')[1] ?? ''}.mdx`
    expect(readFileSync(file, 'utf8')).toContain(`\nsha256: ${sha256}\n`)
    const source = readFileSync('content/measures/2024-8/source.yaml', 'utf8')
    expect(source).toContain(version)
    expect(source).toContain(number)
  },
)
