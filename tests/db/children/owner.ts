import { openFile } from '#db/file'

/** Owns the data directory until its input closes. */
const [dir = ''] = process.argv.slice(2)
const driver = await openFile(dir)
console.log('open')
process.stdin.resume().on('end', () => {
  driver.close()
})
