import { expect, test } from '@jest/globals'

import { markVersion } from '../../../domain/plan/mark-version.ts'
import type { PlanVersion } from '../../../domain/plan/versions.ts'

const letter = {
  ...{ title: 'Progetto individuale', sender: [], recipient: [], date: '', reference: '' },
  ...{ subject: '', signature: [], body: [{ kind: 'heading', text: 'Obiettivi' } as const] },
}
type Marked = Pick<PlanVersion, 'n' | 'standing' | 'signedOn' | 'agreed' | 'replacedBy'>

const first = (over: Partial<Marked>) =>
  markVersion(letter, {
    n: 1,
    standing: 'replaced',
    signedOn: '2026-03-05',
    agreed: true,
    replacedBy: null,
    ...over,
  })

test('a version says its number in the title, and before all else whether it holds', () => {
  const marked = first({ replacedBy: { n: 2, on: '2026-04-01' } })
  expect(marked.title).toBe('Progetto individuale, versione 1')
  expect(marked.body.map((part) => part.kind)).toEqual(['paragraph', 'heading'])
  expect(marked.body[0]).toMatchObject({
    text: 'Superata il 1 aprile 2026 dalla versione 2.',
  })
})

test.each([
  ['in-force', '2026-03-05', 'In vigore, firmata il 5 marzo 2026.'],
  ['proposed', null, 'Proposta, non ancora firmata.'],
  ['not-signed', null, 'Mai firmata: non è mai entrata in vigore.'],
] as const)('%s', (standing, signedOn, text) => {
  expect(first({ standing, signedOn }).body[0]).toEqual({ kind: 'paragraph', text })
})

test('in force against a refusal, a version does not say that it was signed', () => {
  const marked = first({ standing: 'in-force', agreed: false })
  expect(marked.body[0]).toMatchObject({
    text: 'In vigore dal 5 marzo 2026, senza il consenso di tutti.',
  })
})
