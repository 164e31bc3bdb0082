import type { Plugin } from 'vite'

// Recipients that src/domain/sealing.ts refuses: their curves would be a good part of what a reporter loads.
const unused = ['import { TagRecipient, HybridTagRecipient } from "./recipients.js";']
const stub = (line: string) =>
  (/\{ (.*) \}/.exec(line)?.[1]?.split(', ') ?? [])
    .map((name) => `class ${name} { constructor() { throw new Error('not in this build') } }`)
    .join('\n')

// Hybrids of other curves, which are made when the module loads though nobody asks for them.
const others = /^export const ((?:QSF|KitchenSink)_\w+) = .*$/gm
const withoutOthers = (code: string) => code.replace(others, 'export const $1 = null')

// A handler's personal key is sealed with a passphrase, and nothing of a reporter's is: what stretches one is loaded when
// it is asked for. The library awaits what these answer.
const eager = 'import { scrypt } from "@noble/hashes/scrypt.js";'
const lazily =
  'const scrypt = async (...said) => (await import("@noble/hashes/scrypt.js")).scrypt(...said)'
const withoutScrypt = (code: string) =>
  code
    .replace(eager, lazily)
    .replaceAll('const key = scrypt(', 'const key = await scrypt(')
    .replace(/^ {4}((?:un)?wrapFileKey\()/gm, '    async $1')

/**
 * Leaves out of the browser's age what no complaint is sealed to: the classical and the tag recipients, and until it is
 * asked for what a passphrase needs.
 * Throws where the library is no longer what this was written for.
 */
export const leanAge = (): Plugin => ({
  name: 'lean-age',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'client',
  transform(code, id) {
    if (id.endsWith('/@noble/post-quantum/hybrid.js'))
      return { code: withoutOthers(code), map: null }
    if (id.endsWith('/age-encryption/dist/recipients.js')) {
      if (!code.includes(eager))
        throw new Error(`age-encryption has changed: ${eager} is not in it`)
      return { code: withoutScrypt(code), map: null }
    }
    if (!id.endsWith('/age-encryption/dist/index.js')) return null
    const missing = unused.find((line) => !code.includes(line))
    if (missing) throw new Error(`age-encryption has changed: ${missing} is not in it`)
    return { code: unused.reduce((lean, line) => lean.replace(line, stub(line)), code), map: null }
  },
})
