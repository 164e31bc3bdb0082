import type { Context } from 'hono'
import { amendable, fileAmendment } from '#db/amendments'
import type { House } from '#functions/world'
import { type Author, possibleAmendments } from '#domain/amendment'
import { amendmentForm } from '#domain/amendment-form'
import { type Refused, type Values, problemsOf } from '#domain/problems'

const refused = (message: string, values: Values): Refused => ({
  problems: [{ field: '', message }],
  values,
  status: 409,
})

const ownName = {
  field: 'name',
  message: '与名录中现在的名称相同，不必变更；名称确有变化的，请填写变更后的名称',
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
  if (!form.success) return { problems: problemsOf(form.error), values }
  if (what.kind === 'rename' && form.data.answers['name'] === of.name)
    return { problems: [ownName], values }
  const outcome = await fileAmendment(db, { ...by, what, form: form.data, at: now() })
  if (outcome === 'filed') return { id: form.data.id }
  return outcome === 'forgotten'
    ? refused('退出已满一年，不再受理变更；再次入库后可以提出', values)
    : refused('同一事项已有一件在办理中，请等它办结；由本机构提出的可以先撤回', values)
}
