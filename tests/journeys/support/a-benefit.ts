import { computeFiscalCode } from '../../../domain/shared/fiscal-code.ts'
import { aService } from '../../pages/support/a-service.ts'
import type { TestApp } from '../../pages/support/start-app.ts'

export interface Benefit {
  /** The case of the service, and its number. */
  readonly id: string
  readonly number: string
  readonly person: string
  readonly familyName: string
}

const known = `
  update person set family_name = $2, given_name = 'Norma', birth_date = '1950-08-03', sex = 'F', citizenship = 'IT',
    residence = $3, fiscal_code = $4, fiscal_code_kind = 'regular', version = version + 1
  where id = (select subject from social_case where id = $1) returning id`

/** Home help that runs, in a comune that INPS knows, of a person of whom all is known that it asks. */
export async function aBenefit(app: TestApp, familyName: string): Promise<Benefit> {
  const id = await aService(app)
  const born = { givenName: 'Norma', birthDate: '1950-08-03', sex: 'F', place: 'D653' } as const
  const code = computeFiscalCode({ familyName, ...born })
  const comune = app.people.orgs['municipality.a']
  const { rows } = await app.owner.query<{ id: string }>(known, [id, familyName, comune, code])
  const granted = await app.owner.query<{ number: string }>(
    'select number from granted_service where case_id = $1',
    [id],
  )
  return { id, number: granted.rows[0]?.number ?? '', person: rows[0]?.id ?? '', familyName }
}
