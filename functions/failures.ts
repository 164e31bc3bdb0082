import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { House } from '#functions/world'

const words: Record<number, [title: string, wayOut: string]> = {
  400: ['请求无法识别', '地址或表单的编码有误，请返回上一页后重试。'],
  403: ['请求来自别处，已拒绝', '请在本站打开页面后再提交；填写的内容仍在上一页。'],
  404: ['没有这个页面', '请检查地址，或从首页重新进入。'],
  405: ['这个地址不接受提交', '请返回上一页，使用页面上的按钮提交。'],
  413: ['提交的内容过大', '请返回上一页，缩短文字后再提交。'],
  421: ['这个域名不属于本站', '请使用本站公布的网址。'],
  429: ['请求过多', '请稍候几分钟再试。'],
  503: [
    '暂时无法读写数据',
    '请稍候几分钟再试。刚才提交的内容可能已经收到，请先查询，再决定是否重新提交。',
  ],
}

/** What the public is told of a failure: a status, a title and the way out, never the cause. */
export type Failure = { status: ContentfulStatusCode; title: string; wayOut: string }

/** The failure a status stands for; an unknown one is a plain 500. */
export function failureOf(status: number): Failure {
  const known = words[status]
  return known
    ? { status: status as ContentfulStatusCode, title: known[0], wayOut: known[1] }
    : { status: 500, title: '本站出了差错', wayOut: '已记录此次差错。请稍候几分钟再试。' }
}

/** The status of whatever was thrown. */
export function statusOf(error: unknown): number {
  if (error instanceof HTTPException) return error.status
  // The visitor left while sending. A connection of the database that breaks is `Unavailable`.
  if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') return 400
  return error instanceof Error && error.name === 'Unavailable' ? 503 : 500
}

/** Logs a bug or an outage: what failed and where, never what was sent. Complaint routes leave no path. */
export function log(error: unknown, c: Context<House>) {
  const path = /^(\/api)?\/complaints\//.test(c.req.path) ? '/complaints/' : c.req.path
  // An outage names itself only; what broke is its cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const what = cause instanceof Error ? (cause.stack ?? cause.name) : 'unknown'
  console.error(`${c.req.method} ${path}: ${what}`)
}

/**
 * Handed to `catch` where a form can come back after an outage: logs it and answers `outage`. Anything else is thrown on.
 */
export const outage =
  (c: Context<House>) =>
  (error: unknown): 'outage' => {
    if (statusOf(error) !== 503) throw error
    log(error, c)
    return 'outage'
  }
