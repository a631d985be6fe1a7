import { expect, test } from '@jest/globals'

import type { Foreseen } from '../../../domain/siuss/foresee.ts'
import type { Checked } from '../../../domain/siuss/rules/check.ts'
import { foreseenOf, groupsOf, mostInGroup } from '../../../web/siuss/present-groups.ts'
import type { GroupPage } from '../../../web/siuss/present-groups.ts'
import { translator } from '../../../web/shared/i18n.ts'

const words = {
  language: 'it',
  t: translator('it'),
  now: new Date('2026-11-29T10:00:00Z'),
} as const
const lists = (page?: GroupPage) => ({ of: { comune: 7, year: 2026, page }, words })

function aRecord(n: number): Checked {
  const id = `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`
  const at = { kind: 'person', id, field: 'sex' } as const
  return {
    ...{ kind: 'PS_PSA_SINA', about: id, caseId: id, number: `2026/${String(n)}`, year: 2026 },
    ...{ service: { name: 'Assistenza', code: 'A2.07' }, person: { id, protected: false } },
    ...{ decision: null, grantedOn: '2026-01-01', fixes: [], standing: 'blocked', told: undefined },
    problems: [{ rule: 'S01', severity: 'block', field: 'Genere', message: 'Manca il sesso.', at }],
  }
}

const many = Array.from({ length: 2 * mostInGroup + 3 }, (_, n) => aRecord(n))

test('a long list is read to its end, page by page, and back', () => {
  const seen: string[] = []
  let from = 0
  for (;;) {
    const [group] = groupsOf(many, 'block', lists({ group: 'block-S01', from }))
    if (!group) throw new Error('a rule that found something is a list')
    seen.push(...group.items.map(({ caseNumber }) => caseNumber))
    expect(group.back === undefined).toBe(from === 0)
    if (group.next === undefined) break
    expect(group.left).toBe(many.length - seen.length)
    const next = new URL(group.next, 'https://siso.test')
    expect(next.pathname + next.hash).toBe('/flussi#block-S01')
    from = Number(next.searchParams.get('da'))
  }
  expect(seen).toEqual(many.map(({ number }) => number))
})

test('another list, or a line that is not there, begins at the first', () => {
  for (const page of [
    undefined,
    { group: 'warn-S01', from: 50 },
    { group: 'block-S01', from: 900 },
  ])
    expect(groupsOf(many, 'block', lists(page))[0]?.items[0]?.caseNumber).toBe('2026/0')
})

test('what would be sent is told by its case and what it is, fifty at a time', () => {
  const foreseen = many.map((one): Foreseen => ({ one, what: 'correction' }))
  const { items, count, next } = foreseenOf(foreseen, lists())
  expect(items).toHaveLength(mostInGroup)
  expect(items[0]).toMatchObject({ what: 'correzione: cancella e inserisce di nuovo' })
  expect(count).toBe(String(many.length))
  expect(next).toContain('elenco=pronti&da=50')
})
