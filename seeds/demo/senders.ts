import { computeFiscalCode } from '../../domain/shared/fiscal-code.ts'
import type { Row } from './case-run.ts'
import type { Landscape } from './landscape.ts'
import type { StaffMember } from './staff.ts'

/** Who sends the flows of the comune of the documented office: somebody invented, of that comune. */
export function makeSenders({ main }: Landscape, staff: readonly StaffMember[]): Row[] {
  const officer = staff.find(({ role }) => role === 'admin-officer')
  if (!officer) return []
  const [givenName = '', familyName = ''] = officer.fullName.split(' ')
  const born = { birthDate: '1979-04-12', sex: 'M', place: main.cadastral } as const
  const fiscalCode = computeFiscalCode({ givenName, familyName, ...born })
  return [{ municipality: main.municipality, fiscal_code: fiscalCode, set_by: officer.id }]
}
