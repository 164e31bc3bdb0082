/** Where the Measures write a role's name and bind somebody else: what the editor's classification (编者归类) leaves out. */
import type { RoleLine } from '#domain/role-line'
import { roles, type Role } from '#domain/role'

/** The words by which the text calls a role. The general office of Art. 1 is a document's issuer, not an authority. */
const nameOf = (role: Role) =>
  role === 'authority'
    ? /市工业和信息化局|市企业服务中心|(?<!长沙)市人民政府/
    : new RegExp(roles[role])

/** The keys of the provisions, in the order given, that write the role's name and are in no line of it. */
export function mentionsOf(
  role: Role,
  lines: readonly RoleLine[],
  provisions: Iterable<readonly [key: string, words: string]>,
): string[] {
  const classified = new Set(lines.filter((line) => line.role === role).map(({ of }) => of))
  const name = nameOf(role)
  return [...provisions]
    .filter(([key, words]) => name.test(words) && !classified.has(key))
    .map(([key]) => key)
}
