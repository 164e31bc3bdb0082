import type { Appointee } from '#db/people'
import type { Staff } from '#db/sessions'
import type { Role } from '#domain/permission'

const kinds = {
  bureau: 'bureau',
  promoter: 'promoter',
  'service-centre': 'service-centre',
  reviewer: 'experts',
  administrator: 'bureau',
} as const

/** Somebody on the staff with this role, active, in the unit of that role; a promoter's is for fireworks. */
export const appointee = (id: string, role: Role): Appointee => ({
  id,
  name: `示例${id}`,
  unit: { id: role, name: `示例单位 ${role}`, kind: kinds[role] },
  role,
  sectors: role === 'promoter' ? ['fireworks'] : [],
  state: 'active',
})

/** The same person as a request carries them once signed in. */
export function signedIn(id: string, role: Role, unit: string = role): Staff {
  const { name, sectors = [] } = appointee(id, role)
  return {
    person: id,
    name,
    unit,
    unitName: `示例单位 ${role}`,
    role,
    sectors,
    level: 'full',
    method: 'demo',
    provedAt: null,
  }
}
