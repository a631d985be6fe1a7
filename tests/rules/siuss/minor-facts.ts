import type { MinorFacts } from '../../../domain/siuss/mapping/minor-facts.ts'
import { someFacts } from './facts.ts'

/** A girl of thirteen, reported by her school, whose judge was told. */
export const someMinor: MinorFacts = {
  caseId: '00000000-0000-7000-8000-000000000011',
  number: '2025/000456',
  person: {
    ...someFacts.person,
    id: '00000000-0000-7000-8000-000000000012',
    birthDate: '2012-05-03',
  },
  residences: someFacts.residences,
  isee: someFacts.isee,
  said: {
    'minor.reportSource': '13',
    'minor.livingPlace': '1',
    'minor.school': '6',
    'minor.orphan': '1',
    'minor.unaccompanied': false,
    'minor.assessment': '2',
    'minor.familyAssessment': '6',
    'minor.courtTold': true,
    'minor.courtToldOn': '2025-04-10',
    'measure.present': true,
  },
  measure: { 'measure.date': '2025-06-20', 'measure.authority': '2', 'measure.kind': '5' },
  disabilities: [],
  invalidities: [],
  recognised: false,
  work: null,
  parents: [
    { sex: 'F', citizenship: '380', region: '19', study: 'upper-secondary', work: 'employed' },
  ],
  household: ['parent:F', 'sibling', 'uncle-aunt', 'sibling'],
  benefits: ['A2.02'],
  decision: null,
  reportedOn: '2025-03-02',
}
