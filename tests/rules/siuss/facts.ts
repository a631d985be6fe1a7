import type { PsFacts } from '../../../domain/siuss/mapping/facts.ts'
import { psRecords } from '../../../domain/siuss/mapping/ps-records.ts'
import type { MappedPs } from '../../../domain/siuss/mapping/ps-records.ts'

/** Two hours of home help a week for a person of a comune of region 19, who has an ISEE. */
export const someFacts: PsFacts = {
  service: '00000000-0000-7000-8000-000000000001',
  caseId: '00000000-0000-7000-8000-000000000002',
  number: '2025/000123-1',
  terms: {
    quantity: 200,
    unit: 'hour',
    every: 'week',
    price: 2065,
    startsOn: '2025-10-01',
    endsOn: '2026-03-31',
  },
  pauses: [],
  lastDay: '2026-03-31',
  grantedOn: '2025-09-20',
  deliveries: [],
  benefit: {
    service: 'D.1.01',
    name: 'Assistenza domiciliare',
    area: 'elderly',
    code: 'A2.07',
    label: 'Assistenza domiciliare socio-assistenziale',
    byIsee: true,
    withoutIsee: false,
  },
  person: {
    id: '00000000-0000-7000-8000-000000000003',
    givenName: 'Mario',
    familyName: 'Rossi',
    sex: 'M',
    birthDate: '1980-01-01',
    fiscalCode: 'RSSMRA80A01H501U',
    citizenship: '380',
    birthPlace: null,
    protected: false,
  },
  residences: [{ from: '2020-01-01', to: null, comune: '054039', region: '19' }],
  isee: [
    {
      from: '2025-02-10',
      to: '2026-01-01',
      dsu: 'INPS-ISEE-2025-01234567A-00',
      value: 9000,
      members: 2,
    },
    {
      from: '2026-01-20',
      to: '2027-01-01',
      dsu: 'INPS-ISEE-2026-07654321B-00',
      value: 9500,
      members: 2,
    },
  ],
  charge: { on: '2025-09-01', area: 'non-self-sufficiency' },
  sina: [
    {
      on: '2025-09-15',
      said: {
        mobility: 'helped',
        daily: 'partly',
        cognition: 'none',
        behaviour: 'absent',
        care: 'low',
        income: 'balanced',
        support: 'partial',
        source: 'uvm',
        tool: 'other',
        disability: ['law-104-3-3', 'total-with'],
        disabilitySource: 'certified',
      },
    },
  ],
  needs: ['A2.07', 'A1.11'],
  decision: null,
}

export const benefits: ReadonlySet<string> = new Set(['A2.07', 'A1.11', 'A1.04', 'Z9.99'])

/** The first record of facts on a day when all of it runs. */
export function firstRecord(facts: PsFacts, today = '2025-12-01'): MappedPs {
  const [first] = psRecords(facts, today)
  if (!first) throw new Error('a record')
  return first
}

/** The benefit of a record. */
export function benefitIn(mapped: MappedPs) {
  return mapped.draft.Beneficiario.PrestazioniSociali
}
