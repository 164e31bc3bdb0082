import { customType } from 'drizzle-orm/sqlite-core'

/** A column of bytes, as a `Uint8Array` whatever the driver answers. */
export const bytes = customType<{ data: Uint8Array; driverData: ArrayBuffer | Uint8Array }>({
  dataType: () => 'blob',
  fromDriver: (value) => new Uint8Array(value),
})
