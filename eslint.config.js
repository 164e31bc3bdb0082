import astro from 'eslint-plugin-astro'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

/**
 * A room's rule: the modules its files may not import. README, “Rooms”, is the prose of this.
 * @param {string[]} files
 * @param {string} forbidden
 */
const room = (files, forbidden) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ regex: forbidden, message: 'Not from this room. See README, “Rooms”.' }] },
    ],
  },
})

export default defineConfig(
  { ignores: ['dist', '.astro', '.cache', '.wrangler', 'data', 'worker-configuration.d.ts'] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      // What is left out of a rest is named only to leave it out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // A handler that hands its answer on reads better in one line.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  room(['src/domain/**'], '^(?!#domain/|zod$|diff$|age-encryption$|@noble/|@scure/base$)'),
  room(['src/build/**'], '^#(?!build/|domain/|functions/headers$)|^(hono|drizzle-orm|@libsql|zod)'),
  room(
    ['src/pages/**', 'src/layouts/**', 'src/components/**', 'src/content.config.ts'],
    '^#functions/|^(hono|drizzle-orm|@libsql)',
  ),
  room(['src/scripts/**'], '^#(?!domain/|scripts/|styles/)|^(hono|drizzle-orm|@libsql|zod|node:)'),
  room(['db/**'], '^#(functions|components|layouts|scripts|content)/|^(hono|astro)'),
  room(
    ['functions/**'],
    '^#(components|layouts|scripts|content)/|^(drizzle-orm|astro(?!js)|@libsql)',
  ),
  room(['content/**'], '^#(?!components/)'),
  astro.configs['flat/recommended'],
  {
    files: ['**/*.astro'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'astro/no-set-html-directive': 'error' },
  },
  // Interfaces are how a declaration file adds to a namespace that is not ours.
  { files: ['**/*.d.ts'], rules: { '@typescript-eslint/consistent-type-definitions': 'off' } },
)
