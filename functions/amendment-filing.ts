import type { Context } from 'hono'
import { amendable, fileAmendment } from '#db/amendments'
import type { Db } from '#db/client'
import { productsOf } from '#db/products'
import type { House } from '#functions/world'
import {
  type Amendable,
  type Author,
  type Possible,
  amendmentPlace,
  possibleAmendments,
  waitingAlready,
} from '#domain/amendment'
import { type AmendmentForm, amendmentForm, amendmentProblems } from '#domain/amendment-form'
import type { Problem, Refused, Values } from '#domain/problems'
import { isAsListed } from '#domain/product'

const refused = (message: string, values: Values, href?: string): Refused => ({
  problems: [{ field: '', message, ...(href && { href }) }],
  values,
  status: 409,
})

const ownName: Problem = {
  field: 'name',
  message: '与名录中现在的名称相同，不必变更；名称确有变化的，请填写变更后的名称',
}

const asListed: Problem = {
  field: '',
  message: '各项都与产品目录中现在的内容相同，没有提出：请先改好要变更的项目；不需要变更的，请返回',
}

/** What is wrong with an amendment that would leave everything as it is; `null` for any other. */
async function nothingChanged(
  db: Db,
  institutionId: string,
  { name }: Amendable,
  { kind, about }: Possible,
  { answers }: AmendmentForm,
): Promise<Problem | null> {
  if (kind === 'rename') return answers['name'] === name ? ownName : null
  if (kind !== 'revise') return null
  const product = (await productsOf(db, institutionId)).find(({ id }) => id === about)
  return product && isAsListed(answers, product) ? asListed : null
}

/** That the same is waiting already, with the way to it. */
async function waits(db: Db, values: Values, what: Possible, institutionId: string, by: Author) {
  const of = await amendable(db, institutionId)
  const id = of && waitingAlready(of, what)
  const message = '同一事项已有一件在办理中，请等它办结；由本机构提出的可以先撤回'
  return refused(message, values, id ? amendmentPlace(by, id) : undefined)
}

/**
 * Files an amendment (变更事项) from what was typed: `values` names its kind and what it is about. Answers its id, or why
 * it is refused, with everything typed.
 */
export async function filed(
  c: Context<House>,
  values: Values,
  by: { institutionId: string; author: Author; actor: string; unit: string },
): Promise<{ id: string } | Refused> {
  const { db, now } = c.var.world
  const of = await amendable(db, by.institutionId)
  const what =
    of &&
    possibleAmendments(of, by.author).find(
      ({ kind, about }) => kind === values['kind'] && about === (values['about'] ?? ''),
    )
  if (!what) return refused('现在不能办理这一项：情况可能刚有变化，请返回后重新选择', values)
  const form = amendmentForm(what.kind).safeParse(values)
  if (!form.success) return { problems: amendmentProblems(what.kind, form.error), values }
  const idle = await nothingChanged(db, by.institutionId, of, what, form.data)
  if (idle) return { problems: [idle], values }
  const outcome = await fileAmendment(db, { ...by, what, form: form.data, at: now() })
  if (outcome === 'filed') return { id: form.data.id }
  return outcome === 'forgotten'
    ? refused('退出已满一年，不再受理变更；再次入库后可以提出', values)
    : waits(db, values, what, by.institutionId, by.author)
}
