import * as z from 'zod'
import { type Operation, operations } from '#domain/api'

type Schema = Record<string, unknown>

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

/** A schema as JSON Schema 2020-12, which OpenAPI 3.1 speaks. */
function schemaOf(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'output' }) as Schema
  return rest
}

/** What a question may say, each with its schema. */
export const parametersOf = ({ query }: Operation) =>
  Object.entries(query.shape).map(([name, schema]) => {
    const { description, ...rest } = schemaOf(schema as z.ZodType)
    const required = !(schema as z.ZodType).safeParse(undefined).success
    return { name, in: 'query', required, description: textOf(description), schema: rest }
  })

const answersOf = ({ answers }: Operation) =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { type, what, schema }]) => [
      status,
      {
        description: what,
        content: { [type]: schema ? { schema: schemaOf(schema) } : { schema: { type: 'string' } } },
      },
    ]),
  )

/** The description of the data interface in OpenAPI 3.1, for the site at `origin`. */
export const openApi = (origin: string) => ({
  openapi: '3.1.1',
  info: {
    title: '试点服务机构手册：数据接口',
    version: '1',
    summary: '名录、公告和通报，只读，不需要登记。',
    description:
      '在库即具备试点入库资格，不是市场准入许可；排列顺序不代表推荐。不认识的参数值当作没有写。',
  },
  servers: [{ url: origin }],
  paths: Object.fromEntries(
    operations.map((operation) => [
      operation.path,
      {
        get: {
          operationId: operation.id,
          summary: operation.title,
          description: operation.what,
          parameters: parametersOf(operation),
          responses: answersOf(operation),
        },
      },
    ]),
  ),
})

/** A member of an answer, for a page that explains it: where it stands, what it may be, what it says. */
export type Member = { at: string; type: string; what: string }

function typeOf(schema: Schema): string {
  const {
    type,
    anyOf,
    enum: values,
    const: only,
  } = schema as {
    type?: string
    anyOf?: Schema[]
    enum?: unknown[]
    const?: unknown
  }
  if (anyOf) return anyOf.map(typeOf).join(' 或 ')
  if (only !== undefined) return JSON.stringify(only)
  return values ? '文字，限于几种' : (typeNames[type ?? ''] ?? '任意')
}

const typeNames: Record<string, string> = {
  string: '文字',
  integer: '整数',
  number: '数字',
  boolean: '是否',
  object: '对象',
  array: '数组',
  null: 'null',
}

/** The members of an answer in their order, those inside with a path of their own. */
export function membersOf(schema: z.ZodType): Member[] {
  const walk = (one: Schema, at: string): Member[] => {
    const { properties, items } = one as { properties?: Record<string, Schema>; items?: Schema }
    if (items) return walk(items, `${at}[]`)
    return Object.entries(properties ?? {}).flatMap(([name, member]) => {
      const path = at === '' ? name : `${at}.${name}`
      const what = textOf(
        member['description'] ?? (member['items'] as Schema | undefined)?.['description'],
      )
      return [{ at: path, type: typeOf(member), what }, ...walk(member, path)]
    })
  }
  return walk(schemaOf(schema), '')
}
