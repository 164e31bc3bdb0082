import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'

/** Where the schema is kept once it was had; not in the repository, because it is the standard's. */
const cache = '.cache/akoma-ntoso'
const published = 'https://docs.oasis-open.org/legaldocml/akn-core/v1.0/os/part2-specs/schemas'
/** The OASIS Standard of 29 August 2018 never changes: these are its files, or none are. */
const files = {
  'akomantoso30.xsd': '6f61fe84cbb6f8cb0e8418cd67b74a63da9990e6573b5a3491f623184f45c4fd',
  'xml.xsd': '61960fb3131e38022caad5360e2f33a3382578ab3c80cd58bd74320ede61b20c',
}

async function had(name: keyof typeof files): Promise<boolean> {
  const kept = join(cache, name)
  const isIt = (bytes: Uint8Array) =>
    createHash('sha256').update(bytes).digest('hex') === files[name]
  const here = await readFile(kept).catch(() => null)
  if (here) return isIt(here)
  const answer = await fetch(`${published}/${name}`, { signal: AbortSignal.timeout(10_000) }).catch(
    () => null,
  )
  if (!answer?.ok) return false
  const bytes = new Uint8Array(await answer.arrayBuffer())
  if (!isIt(bytes)) return false
  await mkdir(cache, { recursive: true })
  await writeFile(kept, bytes)
  return true
}

/** The validator of Akoma Ntoso 3.0 by the standard's own schema; `null` where neither the cache nor OASIS has it. */
export async function akomaNtosoValidator(): Promise<XsdValidator | null> {
  for (const name of Object.keys(files) as (keyof typeof files)[])
    if (!(await had(name))) return null
  xmlRegisterFsInputProviders()
  const url = join(cache, 'akomantoso30.xsd')
  return XsdValidator.fromDoc(XmlDocument.fromBuffer(await readFile(url), { url }))
}
