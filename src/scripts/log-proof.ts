import { readCheckpoint, readKey } from '#domain/checkpoint'
import { provesInclusion } from '#domain/merkle'

/** What a check came to, in a word and a sentence. */
export type Proved = { title: string; text: string }

type Answer = { index: number; proof: string[]; checkpoint: string }

/** Fetches the proof for a record and checks it with `key`. Throws when the site does not answer. */
export async function proved(event: string, key: string): Promise<Proved> {
  const answer = await fetch(`/api/log/inclusion.json?event=${event}`)
  if (answer.status === 404)
    return {
      title: '还不在签过名的总账里',
      text: '刚办的事一小时内入账；不是刚办的，请核对记录号有没有抄漏。',
    }
  if (!answer.ok) throw new Error(String(answer.status))
  const { index, proof, checkpoint } = (await answer.json()) as Answer
  try {
    const { size, root, at } = readCheckpoint(checkpoint, readKey(key))
    if (provesInclusion(event, { index, size, root, proof }))
      return {
        title: '已在您的浏览器里验证',
        text: `这条记录是总账的第 ${String(index + 1)} 条，检查点共 ${String(size)} 条，签署于 ${at.slice(0, 16).replace('T', ' ')}（UTC），签名有效。`,
      }
  } catch {
    // Said below: whatever is malformed does not prove it.
  }
  return {
    title: '对不上',
    text: '本站给出的证明和签名不符。请保留这个页面，通过网站纠错或线下方式告诉我们。',
  }
}
