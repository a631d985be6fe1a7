import { describe, expect, test } from '@jest/globals'

import type { StepKey } from '../../../domain/procedures/engine/types.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { aDeadline, anEnd, aRelease, aTask } from './support/a-release.ts'
import { CaseRun, only } from './support/case-run.ts'
import { known, umbriaCalendar } from './support/data.ts'
import { aNoteForm, aReasonForm, aSections, sectionsParts } from './support/shared-work.ts'

const calendar = umbriaCalendar()
const morning = '2026-11-25T09:00:00.000Z'
const noon = '2026-11-25T12:00:00.000Z'

function run(parts: Partial<Release> = sectionsParts(), facts = {}): CaseRun {
  const one = new CaseRun(aRelease(parts), calendar)
  one.start(morning, facts)
  return one
}

function sign(one: CaseRun, ...tasks: readonly StepKey[]): void {
  for (const task of tasks) one.complete(task, 'sign', { at: noon })
}

/** Sections signed and synthesis written: the joint signature is open. */
function concluded(parts?: Partial<Release>): CaseRun {
  const one = run(parts)
  sign(one, 'assess.section.doctor#1', 'assess.section.nurse#1')
  one.complete('assess.synthesis#1', 'approve', { at: noon })
  return one
}

function problems(parts: Partial<Release>): string[] {
  return validate(aRelease(parts), known)
    .filter(({ severity }) => severity === 'error')
    .map(({ where, message }) => `${where}: ${message}`)
}

test('the sections are open at the same time, each with its form and people', () => {
  const one = run()
  expect(one.tasks).toEqual(['assess.section.doctor#1', 'assess.section.nurse#1'])
  expect(only(one.last.commands, 'open-task')[0]).toMatchObject({
    form: 'note',
    title: 'Compila doctor',
  })
})

test('a section that this case does not need is not opened', () => {
  const asked = aSections('assess').sections.map((one) =>
    one.key === 'nurse' ? { ...one, when: { eq: ['frail', true] as [string, boolean] } } : one,
  )
  const parts = {
    ...sectionsParts({ sections: asked }),
    facts: { frail: { type: 'boolean' as const, title: 'Fragile' } },
  }
  expect(run(parts).tasks).toEqual(['assess.section.doctor#1'])
  expect(run(parts, { frail: true }).tasks).toHaveLength(2)
})

test('the synthesis opens with the last section, the signatures with the synthesis', () => {
  const one = run()
  sign(one, 'assess.section.nurse#1')
  expect(one.tasks).toEqual(['assess.section.doctor#1'])
  sign(one, 'assess.section.doctor#1')
  expect(one.tasks).toEqual(['assess.synthesis#1'])
  one.complete('assess.synthesis#1', 'approve', { at: noon })
  expect(one.tasks).toEqual(['assess.signature.doctor#1', 'assess.signature.nurse#1'])
})

test('with all the signatures the case goes where the synthesis said', () => {
  const one = concluded()
  sign(one, 'assess.signature.nurse#1')
  expect(one.state.closed).toBeUndefined()
  sign(one, 'assess.signature.doctor#1')
  expect(one.state.closed?.outcome).toBe('finished')
  const signed = one.moves.flatMap(({ commands }) => only(commands, 'signed'))
  expect(signed.map(({ signer, as }) => [signer, as])).toEqual([
    ['nurse', 'signed'],
    ['doctor', 'signed'],
  ])
})

const three = [{ key: 'doctor', must: true }, { key: 'nurse' }, { key: 'social' }]

test('a quorum is reached by number with those who must be among them; the others are let off', () => {
  const one = concluded(sectionsParts({ needs: 2, signers: three }))
  sign(one, 'assess.signature.nurse#1', 'assess.signature.social#1')
  expect(one.state.closed).toBeUndefined()
  sign(one, 'assess.signature.doctor#1')
  expect(one.state.closed).toBeDefined()
  const other = concluded(sectionsParts({ needs: 2, signers: three }))
  sign(other, 'assess.signature.doctor#1', 'assess.signature.nurse#1')
  expect(only(other.last.commands, 'close-task')).toContainEqual({
    kind: 'close-task',
    task: 'assess.signature.social#1',
    as: 'cancelled',
  })
})

test('a refusal is counted, and as long as the quorum can be reached nothing else happens', () => {
  const one = concluded(sectionsParts({ needs: 2, signers: three }))
  one.complete('assess.signature.nurse#1', 'refuse', { at: noon })
  expect(one.state.open[0]).toMatchObject({ concluded: { refused: ['nurse'], signed: [] } })
  sign(one, 'assess.signature.doctor#1', 'assess.signature.social#1')
  expect(one.state.closed).toBeDefined()
})

test.each([
  ['too many refuse', sectionsParts(), 'assess.signature.nurse#1'],
  [
    'one who must sign refuses',
    sectionsParts({ needs: 1, signers: three }),
    'assess.signature.doctor#1',
  ],
] as const)('the synthesis opens again, and signatures are void, when %s', (_when, parts, task) => {
  const one = concluded(parts)
  const commands = one.complete(task, 'refuse', { at: noon })
  expect(only(commands, 'void-signatures')).toHaveLength(1)
  expect(one.tasks).toEqual(['assess.synthesis#2'])
  one.complete('assess.synthesis#2', 'approve', { at: noon })
  expect(one.tasks).toContain('assess.signature.doctor#2')
})

test('who wrote the synthesis takes it back while it is being signed, and no later', () => {
  const one = concluded()
  sign(one, 'assess.signature.nurse#1')
  const commands = one.apply({
    kind: 'recalled',
    at: noon,
    task: 'assess.synthesis#1',
  })
  expect(only(commands, 'void-signatures')[0]).toMatchObject({
    why: 'recalled',
    signers: ['nurse'],
  })
  expect(one.tasks).toEqual(['assess.synthesis#2'])
  const again = one.apply({
    kind: 'recalled',
    at: noon,
    task: 'assess.synthesis#1',
  })
  expect(only(again, 'late-act')).toHaveLength(1)
  expect(one.tasks).toEqual(['assess.synthesis#2'])
})

const recalled = (one: CaseRun, task: StepKey) => one.apply({ kind: 'recalled', at: noon, task })

test('a signature is taken back before they are enough: the others stand, hers is asked again', () => {
  const one = concluded(sectionsParts({ needs: 2, signers: three }))
  sign(one, 'assess.signature.nurse#1')
  const commands = recalled(one, 'assess.signature.nurse#1')
  expect(only(commands, 'signature-withdrawn')[0]).toMatchObject({ signer: 'nurse' })
  expect(only(commands, 'void-signatures')).toEqual([])
  expect(one.tasks).toContain('assess.signature.nurse#2')
  expect(only(commands, 'start-effect')[0]?.params).toMatchObject({ notice: 'signature-withdrawn' })
  sign(one, 'assess.signature.social#1')
  expect(one.state.open[0]).toMatchObject({ concluded: { signed: ['social'] } })
  sign(one, 'assess.signature.doctor#1')
  expect(one.state.closed).toBeDefined()
  expect(only(recalled(one, 'assess.signature.doctor#1'), 'late-act')).toHaveLength(1)
})

test('a refusal is taken back too, and counts no longer', () => {
  const one = concluded(sectionsParts({ needs: 2, signers: three }))
  one.complete('assess.signature.nurse#1', 'refuse', { at: noon })
  recalled(one, 'assess.signature.nurse#1')
  expect(one.state.open[0]).toMatchObject({ concluded: { refused: [], signed: [] } })
  expect(only(recalled(one, 'assess.signature.nurse#1'), 'late-act')).toHaveLength(1)
})

test('a section is opened again alone: synthesis and signatures over it fall, the other stands', () => {
  const one = concluded()
  sign(one, 'assess.signature.nurse#1')
  const commands = recalled(one, 'assess.section.doctor#1')
  expect(only(commands, 'void-signatures')[0]).toMatchObject({ why: 'section', signers: ['nurse'] })
  expect(only(commands, 'open-task')[0]).toMatchObject({ again: true })
  expect(one.tasks).toEqual(['assess.section.doctor#2'])
  const told = only(commands, 'start-effect')[0]
  expect(told?.params).toMatchObject({ notice: 'section-reopened' })
  expect(told?.to).toHaveLength(3)
  sign(one, 'assess.section.doctor#2')
  expect(one.tasks).toEqual(['assess.synthesis#2'])
  one.complete('assess.synthesis#2', 'approve', { at: noon })
  sign(one, 'assess.signature.nurse#2', 'assess.signature.doctor#2')
  expect(one.state.closed).toBeDefined()
})

test('a section is opened again while others are being filled in, or the synthesis written', () => {
  const one = run()
  sign(one, 'assess.section.nurse#1')
  const commands = recalled(one, 'assess.section.nurse#1')
  expect(only(commands, 'void-signatures')).toEqual([])
  expect(one.tasks).toEqual(['assess.section.doctor#1', 'assess.section.nurse#2'])
  expect(only(recalled(one, 'assess.section.nurse#2'), 'late-act')).toHaveLength(1)
  sign(one, 'assess.section.doctor#1', 'assess.section.nurse#2')
  const closed = only(recalled(one, 'assess.section.nurse#2'), 'close-task')
  expect(closed).toMatchObject([{ task: 'assess.synthesis#1', as: 'cancelled' }])
  expect(one.tasks).toEqual(['assess.section.nurse#3'])
})

test('coming back to the step begins all of it again', () => {
  const one = run()
  sign(one, 'assess.section.doctor#1', 'assess.section.nurse#1')
  one.complete('assess.synthesis#1', 'again', { at: noon })
  sign(one, 'assess.signature.doctor#1', 'assess.signature.nurse#1')
  expect(one.tasks).toEqual(['assess.section.doctor#2', 'assess.section.nurse#2'])
  expect(one.state.open[0]).toMatchObject({ step: 'assess', iteration: 2 })
})

test('the term of the step is on each of its tasks, and its default outcome ends them all', () => {
  const deadline = aDeadline({
    on: { step: 'assess' },
    defaultOutcome: 'approve',
    rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'take-outcome' }] }],
  })
  const one = run({ ...sectionsParts(), deadlines: [deadline] })
  const due = '2026-11-25T13:00:00.000Z'
  for (const opened of only(one.last.commands, 'open-task'))
    expect([opened.dueAt, opened.hardAt]).toEqual([due, due])
  const commands = one.elapse(due)
  expect(only(commands, 'close-task').map(({ as }) => as)).toEqual(['expired', 'expired'])
  expect(one.state.closed).toBeDefined()
})

test('an outcome that a part does not have is an incident, not a guess', () => {
  const one = run()
  expect(() => one.complete('assess.section.doctor#1', 'approve', { at: noon })).toThrow(
    'unknown-outcome',
  )
  sign(one, 'assess.section.doctor#1', 'assess.section.nurse#1')
  expect(() => one.complete('assess.synthesis#1', 'sign', { at: noon })).toThrow('unknown-outcome')
})

test.each<[string, Partial<Release>, RegExp]>([
  [
    'more signatures than signers',
    sectionsParts({ needs: 5 }),
    /Servono 5 firme, ma i firmatari sono 2/,
  ],
  [
    'more who must than are needed',
    sectionsParts({ needs: 1, signers: three.map((one) => ({ ...one, must: true })) }),
    /Le firme indispensabili sono 3, più delle 1 che bastano/,
  ],
  [
    'two signers of one code',
    sectionsParts({ signers: [{ key: 'doctor' }, { key: 'doctor' }] }),
    /Il firmatario «doctor» c’è più di una volta/,
  ],
  [
    'two sections of one code',
    sectionsParts({ sections: [0, 1].map(() => aSections('x').sections[0] ?? raise()) }),
    /La parte «doctor» c’è più di una volta/,
  ],
  [
    'a refusal without a reason',
    { ...sectionsParts(), forms: [aNoteForm(), aNoteForm('reason')] },
    /Chi dice di no deve dire perché: nel modulo «reason»/,
  ],
  [
    'a section with a form that is not there',
    { ...sectionsParts(), forms: [aReasonForm()] },
    /assess\.section\.doctor: Il modulo «note» non esiste/,
  ],
  [
    'a section for a role that is not there',
    sectionsParts({
      synthesis: { title: 'Scrivi', form: 'note', candidates: [{ role: 'nobody', at: 'zone' }] },
    }),
    /assess\.synthesis: Il ruolo «nobody» non esiste/,
  ],
])('%s is refused, and the message says what to do', (_what, parts, message) => {
  expect(problems(parts).join('\n')).toMatch(message)
})

test('the procedures of these tests could be published', () => {
  expect(problems(sectionsParts())).toEqual([])
  expect(problems(sectionsParts({ needs: 2, signers: three }))).toEqual([])
  const parts = sectionsParts({ to: 'more' })
  expect(
    problems({
      ...parts,
      steps: [...(parts.steps ?? []), aTask('more', { to: 'end' }), anEnd('over')],
    }),
  ).toHaveLength(1)
})

function raise(): never {
  throw new Error('the step has sections')
}

describe('a signer who is asked only sometimes', () => {
  const sometimes = { when: { eq: ['frail', true] as [string, boolean] } }
  const signers = [{ key: 'doctor' }, { key: 'nurse' }, { key: 'social', ...sometimes }]
  const parts = (needs: 'all' | number) => ({
    ...sectionsParts({ needs, signers }),
    facts: { frail: { type: 'boolean' as const, title: 'Fragile' } },
  })
  const written = (needs: 'all' | number, facts = {}) => {
    const one = run(parts(needs), facts)
    sign(one, 'assess.section.doctor#1', 'assess.section.nurse#1')
    one.complete('assess.synthesis#1', 'approve', { at: noon })
    return one
  }

  test('signs with the others where the condition holds', () => {
    const one = written('all', { frail: true })
    sign(one, 'assess.signature.doctor#1', 'assess.signature.nurse#1')
    expect(one.tasks).toEqual(['assess.signature.social#1'])
  })

  test('is not waited for where it does not, by number or by all', () => {
    for (const needs of ['all', 3] as const) {
      const one = written(needs)
      expect(one.tasks).toEqual(['assess.signature.doctor#1', 'assess.signature.nurse#1'])
      sign(one, 'assess.signature.doctor#1', 'assess.signature.nurse#1')
      expect(one.state.closed).toBeDefined()
    }
  })

  test('stays asked, or not asked, whatever is known afterwards', () => {
    const one = written('all')
    one.apply({ kind: 'facts-corrected', at: noon, facts: { frail: true } })
    sign(one, 'assess.signature.doctor#1', 'assess.signature.nurse#1')
    expect(one.state.closed).toBeDefined()
  })

  test('cannot be the only kind of signer', () => {
    const all = ['doctor', 'nurse'].map((key) => ({ key, ...sometimes }))
    expect(
      problems({ ...parts('all'), ...sectionsParts({ signers: all }), facts: parts('all').facts }),
    ).toEqual([expect.stringContaining('potrebbe non firmare nessuno')])
  })
})
