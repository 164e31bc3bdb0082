import type { ApplicantKind } from '#domain/application-form'

/**
 * The conduct code (行为规范) that an applicant commits to, pinned: the version of the text, and the SHA-256 of the
 * article's words as content/measures holds it. A test keeps both equal to the content.
 */
export const conductCode = {
  integrator: {
    key: 'measures/10',
    article: '第十条',
    version: '2024-04-15',
    number: '长工信发〔2024〕8号',
    sha256: 'b88c4e8752622cec21bf69975562b1cacfc03437663425e3cb9b30859b458554',
  },
  'ecosystem-provider': {
    key: 'measures/11',
    article: '第十一条',
    version: '2024-04-15',
    number: '长工信发〔2024〕8号',
    sha256: 'c9c7242d833ed1315c7693d326bf2f59ebb81503c612ff1ae19ea1ea6c80d68f',
  },
} as const satisfies Record<ApplicantKind, Record<string, string>>

/** What a submission keeps of the code it was committed to. */
export const pinned = (kind: ApplicantKind) => {
  const { key, version, sha256 } = conductCode[kind]
  return { key, version, sha256 }
}
