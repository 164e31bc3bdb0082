/** What the page carries of a case; all that is sealed stays so until a key is given. */
export type Carried = {
  id: string
  locatorHash: string
  receivedOn: string
  unit: string
  by: string
  seen: number
  slots: string[]
  envelopes: { no: number; on: string; bytes: string }[]
  files: { id: string; parts: number }[]
  unitNames: Record<string, string>
  closing: { message: number; mine: boolean } | null
}
