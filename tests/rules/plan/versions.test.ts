import { describe, expect, test } from '@jest/globals'

import type { Said } from '../../../domain/plan/versions.ts'
import { versionsOf } from '../../../domain/plan/versions.ts'
import type { Answers } from '../../../domain/procedures/forms/answers.ts'
import { readRelease } from '../../../domain/procedures/read-release.ts'
import { documentOf, known, presaInCarico } from '../procedures/support/data.ts'

const release = presaInCarico()
let seq = 0

function said(step: string, outcome: string, answers: Answers): Said {
  const form = release.steps.flatMap((one) =>
    one.key === step && one.kind === 'task' ? one.form : [],
  )
  seq += 1
  return {
    ...{ seq, release, answers, outcome, step, by: 'Bianchi', title: step },
    form: form[0] ?? '',
    phase: step === 'review' ? 'review' : 'plan',
    at: new Date(Date.UTC(2026, 2, seq)),
  }
}

const goals = [
  { goal: 'Casa', goalArea: 'autonomy', horizon: 'short', indicator: 'Giorni', expected: 'Tutti' },
  { goal: 'Uscire', goalArea: 'relations', horizon: 'medium', measureEvery: 3 },
]
const write = (over: Answers = {}) => said('write-plan', 'propose', { goals, ...over })
const approve = () => said('approve-plan', 'approve', {})
const sign = (day: string) => said('sign-plan', 'signed', { signedOn: day, signer: 'person' })
const review = (rows: readonly { readonly [key: string]: string }[], on = '2026-12-01') =>
  said('review', 'continue', { goalReviews: rows, reviewOn: on })

test('each answer that says objectives is a version; the last that was signed is in force', () => {
  const told = [write(), approve(), write(), approve(), sign('2026-03-05'), write()]
  const versions = versionsOf(told)
  expect(versions.map(({ n, standing, signedOn }) => [n, standing, signedOn])).toEqual([
    [1, 'not-signed', null],
    [2, 'in-force', '2026-03-05'],
    [3, 'proposed', null],
  ])
  expect(versions[1]?.acts.map(({ title, outcome }) => [title, outcome])).toEqual([
    ['write-plan', 'Proponi il PAI'],
    ['approve-plan', 'Approva'],
    ['sign-plan', 'Registra la firma'],
  ])
  const again = versionsOf([...told, sign('2026-04-01')])
  expect(again.map(({ standing }) => standing)).toEqual(['not-signed', 'replaced', 'in-force'])
})

test('a version that was replaced says by which and when, and each until when it holds', () => {
  const first = [write({ planEndsOn: '2026-12-31' }), sign('2026-03-05'), write()]
  const renewed = { ...review([]), answers: { planEndsOn: '2027-06-30' } }
  const told = [...first, sign('2026-04-01'), renewed]
  expect(versionsOf(told).map(({ replacedBy, until }) => [replacedBy, until])).toEqual([
    [{ n: 2, on: '2026-04-01' }, '2026-12-31'],
    [null, '2027-06-30'],
  ])
  // Written and never signed: nothing takes the place of the one in force.
  expect(versionsOf(first)[0]?.replacedBy).toBeNull()
})

test('objectives are read by their concepts, with what was left out as nothing', () => {
  expect(versionsOf([write()])[0]?.goals).toEqual([
    {
      ...{ n: 1, goal: 'Casa', area: 'autonomy', horizon: 'short', indicator: 'Giorni' },
      ...{ expected: 'Tutti', action: null, measureEvery: null, responsible: null },
    },
    {
      ...{ n: 2, goal: 'Uscire', area: 'relations', horizon: 'medium', indicator: null },
      ...{ expected: null, action: null, measureEvery: 3, responsible: null },
    },
  ])
})

test('a review gives each objective its level by its words, and says when to look again', () => {
  const rows = [
    { reviewedGoal: 'Uscire', goalLevel: 'no' },
    { reviewedGoal: 'Casa', goalLevel: 'yes', goalMeasured: 'Sei giorni' },
  ]
  const [version] = versionsOf([
    write({ reviewOn: '2026-06-01' }),
    sign('2026-03-05'),
    review(rows),
  ])
  const levels = [1, 2].map((n) => version?.levels.get(n)?.map(({ level }) => level))
  expect(levels).toEqual([['yes'], ['no']])
  expect(version?.levels.get(1)?.[0]?.measured).toBe('Sei giorni')
  expect(version?.reviewOn).toBe('2026-12-01')
})

test('a case that has said nothing of the plan has no version', () => {
  expect(versionsOf([])).toEqual([])
  expect(versionsOf([approve(), review([])])).toEqual([])
})

describe('where a procedure asks for all objectives in one text', () => {
  const inclusion = readRelease(documentOf('inclusione.v3.json'), known)
  const act = (step: string, outcome: string, answers: Answers): Said => {
    const found = inclusion.steps.find(({ key }) => key === step)
    if (found?.kind !== 'task') throw new Error(`${step} is no task`)
    const one = said(step, outcome, answers)
    return { ...one, release: inclusion, form: found.form ?? '', phase: found.phase }
  }
  const written = (projectGoals: string) =>
    act('write-inclusion-project', 'to-signature', { projectGoals, supports: 'Tirocinio' })
  const signed = (outcome: string) => act('sign-inclusion-project', outcome, {})

  test('that text is the plan, in force from the day on which it is signed', () => {
    const told = [written('Un lavoro'), signed('rewrite'), written('Una casa'), signed('signed')]
    const versions = versionsOf(told)
    const day = told[3]?.at.toISOString().slice(0, 10)
    expect(versions.map(({ standing, signedOn }) => [standing, signedOn])).toEqual([
      ['not-signed', null],
      ['in-force', day],
    ])
    expect(versions.map(({ goals: [one] }) => [one?.goal, one?.whole])).toEqual([
      ['Un lavoro', true],
      ['Una casa', true],
    ])
  })

  test('it waits for the signature until somebody signs', () => {
    expect(versionsOf([written('Un lavoro')])[0]?.standing).toBe('proposed')
  })
})

test('who approves a plan does not sign it for the person', () => {
  expect(versionsOf([write(), approve()])[0]).toMatchObject({
    standing: 'proposed',
    signedOn: null,
  })
})
