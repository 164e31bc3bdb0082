import { applications } from '#db/demo-application-data'
import { demoFile, pdfSaying } from '#db/demo-file'

const kinds = { licence: '营业执照（示例）.pdf', commitment: '盖章的申报表（示例）.pdf' } as const
const both = ['licence', 'commitment'] as const

const filesOf = (application: string) =>
  both.map((kind) => ({
    kind,
    ...demoFile(
      `${application}/${kind}`,
      kinds[kind],
      'application/pdf',
      pdfSaying(`EXAMPLE ONLY: ${kind} of ${application}`),
    ),
  }))

/** The attachments of a demo application, as its submission names them. */
export const demoAttachments = (application: string) =>
  filesOf(application).map(({ bytes: _, ...attachment }) => attachment)

/** Every file of the demo's applications. */
export const attachmentFiles = () => applications.flatMap(({ id }) => filesOf(id))
