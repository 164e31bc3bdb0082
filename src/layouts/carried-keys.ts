import { base64 } from '@scure/base'
import type { keptKeysOf } from '#db/unit-key-copies'
import type { CarriedKeys } from '#scripts/carried-keys'

type Kept = NonNullable<Awaited<ReturnType<typeof keptKeysOf>>>

/** A handler's sealed keys as a page carries them to the script that opens them. */
export const carriedKeys = (keys: Kept): NonNullable<CarriedKeys['keys']> => ({
  sealed: base64.encode(keys.sealed),
  copies: keys.copies.map((copy) => base64.encode(copy)),
  recipient: keys.recipient,
  passkeys: carriedPasskeys(keys.passkeys),
})

/** The copies of a handler's own key that his passkeys open, as a page carries them. */
export const carriedPasskeys = (passkeys: Kept['passkeys']) =>
  passkeys.map(({ credential, sealed }) => ({ credential, sealed: base64.encode(sealed) }))
