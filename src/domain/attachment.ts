import * as z from 'zod'

/** Attachments (附件) of an application: which there are, what a file may be, and what it is called. */

// Our settings. Ten megabytes hold a scan of twenty pages.
export const FILE_MAX = 10 * 1024 * 1024
export const FILE_NAME_MAX = 100

/** The kinds of attachments. Our setting: the Measures ask for no paper. */
export const attachmentKinds = {
  licence: { label: '营业执照', required: true, hint: '扫描件或照片' },
  commitment: {
    label: '盖章的申报表和承诺',
    required: true,
    hint: '打印申报表，盖章后扫描或拍照',
  },
  audit: { label: '审计报告', required: false, hint: '最近一年的' },
  'case-proof': { label: '案例证明', required: false, hint: '合同、验收单等，可遮去客户名称' },
  rights: { label: '知识产权证明', required: false, hint: '软件著作权、专利证书等' },
  authorisation: { label: '授权书', required: false, hint: '由他人代办或代理他人产品的' },
} as const
export type AttachmentKind = keyof typeof attachmentKinds
export const attachmentKindKeys = Object.keys(attachmentKinds) as [
  AttachmentKind,
  ...AttachmentKind[],
]

export const AttachmentKind = z.enum(attachmentKindKeys, '请选择附件的种类')

export const isRequired = (kind: AttachmentKind) => attachmentKinds[kind].required

/** The types a file may be of, with the ends of names that go with each. */
const fileTypes = {
  'application/pdf': { ends: ['pdf'], first: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  'image/jpeg': { ends: ['jpg', 'jpeg'], first: [0xff, 0xd8, 0xff] },
  'image/png': { ends: ['png'], first: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
} as const
export type FileType = keyof typeof fileTypes

/** What the file dialog offers. */
export const ACCEPTED = '.pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png'

const endOf = (name: string) => /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

/** The type that a file's first bytes say, or `null`. A file can be two things at once: hence it is only ever handed out to be saved. */
export function sniffed(bytes: Uint8Array): FileType | null {
  const types = Object.keys(fileTypes) as FileType[]
  return types.find((type) => fileTypes[type].first.every((byte, i) => bytes[i] === byte)) ?? null
}

/** The file's name as it may be kept and shown: no folders, no controls, not too long; its end stays. */
export function fileName(sent: string): string {
  const plain = sent
    .normalize('NFC')
    .replace(/^.*[/\\]/su, '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\uFFFD"<>:|?*]/gu, '')
    .trim()
  const end = endOf(plain)
  const stem = end ? plain.slice(0, -end.length - 1) : plain
  const short =
    Array.from(stem)
      .slice(0, FILE_NAME_MAX - 10)
      .join('')
      .trim() || '附件'
  return end ? `${short}.${end.slice(0, 8)}` : short
}

/** Why these bytes under this name cannot be an attachment; or the type that they are. */
export function checkedFile(
  name: string,
  bytes: Uint8Array,
): { type: FileType } | { problem: string } {
  if (bytes.length === 0) return { problem: '请选择要上传的文件，不能是空文件' }
  if (bytes.length > FILE_MAX) return { problem: '文件超过 10 MB，请压缩后再上传' }
  const type = sniffed(bytes)
  if (!type) return { problem: '只收 PDF、JPEG、PNG；这个文件的内容不是其中任何一种' }
  const ends: readonly string[] = fileTypes[type].ends
  return ends.includes(endOf(name))
    ? { type }
    : {
        problem: `文件的内容是 ${ends.join('、').toUpperCase()}，与文件名的扩展名不符，请改正扩展名`,
      }
}

/** A file whose bytes are kept, as its row names it: `id` is the server's, and the hash is of the bytes. */
export type UploadedFile = {
  id: string
  name: string
  size: number
  type: FileType
  sha256: string
}

/** An attachment as a submission names it: what it was called, and the hash of its bytes. */
export const Attachment = z.object({
  id: z.string(),
  kind: AttachmentKind,
  name: z.string(),
  size: z.number(),
  type: z.string(),
  sha256: z.string(),
})
export type Attachment = z.infer<typeof Attachment>

/** All attachments of a submission: of each required kind one at least. */
export const AttachmentList = z
  .array(Attachment, '请上传附件')
  .default([])
  .superRefine((files, context) => {
    for (const kind of attachmentKindKeys)
      if (isRequired(kind) && !files.some((file) => file.kind === kind))
        context.addIssue({
          code: 'custom',
          path: [0, `file-${kind}`],
          message: `请上传${attachmentKinds[kind].label}`,
        })
  })

/** Which required attachments are missing. */
export const missingKinds = (files: { kind: string }[]): AttachmentKind[] =>
  attachmentKindKeys.filter((kind) => isRequired(kind) && !files.some((file) => file.kind === kind))

/** A size as people read it. */
export const sizeText = (bytes: number) =>
  bytes < 1024 * 1024
    ? `${String(Math.max(1, Math.round(bytes / 1024)))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`
