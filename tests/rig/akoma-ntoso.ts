import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'

// `npm run akn -- FOLDER` holds the built document against the schema of the OASIS Standard in that folder:
// its akomantoso30.xsd and xml.xsd are not ours to keep, and a test must not wait for somebody else's server.
const [folder] = process.argv.slice(2)
if (!folder) throw new Error('Name the folder that holds akomantoso30.xsd and xml.xsd.')

xmlRegisterFsInputProviders()
const url = join(folder, 'akomantoso30.xsd')
const standard = XsdValidator.fromDoc(XmlDocument.fromBuffer(await readFile(url), { url }))
const text = await readFile('dist/node/client/measures.akn.xml', 'utf8')

standard.validate(XmlDocument.fromString(text))
console.log('/measures.akn.xml is valid.')
