import { readdirSync } from 'node:fs'

import { describe, expect, test } from '@jest/globals'

import type { Applicant } from '../../../domain/procedures/applicability/applicant.ts'
import { overlapsOf } from '../../../domain/procedures/applicability/overlap.ts'
import type { ReleaseHead } from '../../../domain/procedures/applicability/select.ts'
import {
  selectReleases,
  upcomingReleases,
} from '../../../domain/procedures/applicability/select.ts'
import { standingOf } from '../../../domain/procedures/applicability/standing.ts'
import { documentText, readDocument } from '../../../domain/procedures/drafts/document.ts'
import { step } from '../../../domain/procedures/engine/step.ts'
import { lineageOf } from '../../../domain/procedures/forms/lineage.ts'
import {
  comparePredictions,
  keptOf,
} from '../../../domain/procedures/migrate/compare-predictions.ts'
import { whyNotFor } from '../../../domain/procedures/migrate/concern.ts'
import { migrate } from '../../../domain/procedures/migrate/migrate.ts'
import type { Prediction } from '../../../domain/procedures/migrate/migrate.ts'
import { readRelease } from '../../../domain/procedures/read-release.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { Form } from '../../../domain/procedures/schema/form.ts'
import { aDeadline, aRelease, anEnd, aTask } from './support/a-release.ts'
import { CaseRun } from './support/case-run.ts'
import { documentOf, known, umbriaCalendar } from './support/data.ts'

/*
 * What users of other engines report of a change of rules, each as a test. The names in brackets are
 * their trackers, as `reference/bpm-anchors.md` §2 has them. What these say of one case,
 * `tests/records/moves/campaign.test.ts` and `next-step.test.ts` say of many, in the record.
 */

const calendar = umbriaCalendar()
const over = { key: 'over', kind: 'breach' as const, actions: [{ do: 'add-supervisor' as const }] }
const began = '2026-11-25T09:00:00.000Z'
const moved = '2026-11-27T09:00:00.000Z'

function started(release: Release): CaseRun {
  const run = new CaseRun(release, calendar)
  run.start(began)
  return run
}

function going(run: CaseRun, parts: Partial<Release>): { to: Release; seen: Prediction } {
  const to = aRelease({ ...run.release, version: 2, ...parts })
  return { to, seen: migrate(run.state, { from: run.release, to, calendar, at: moved }) }
}

describe('a skipped step (Camunda 8 §2.7, camunda#32832; jBPM §2.1, kie-issues#2014)', () => {
  const other = { start: 'other', steps: [aTask('other', { to: 'end' }), anEnd('end')] }

  test('an open step that the new rules have not is named, and nothing is moved', () => {
    const { seen } = going(started(aRelease()), other)
    expect(seen.blocked).toEqual([{ why: 'no-step', key: 'record#1' }])
    expect([seen.state, seen.event]).toEqual([undefined, undefined])
  })

  test('nor is it passed over where the log says that it was moved all the same', () => {
    const run = started(aRelease())
    const to = aRelease({ ...run.release, version: 2, ...other })
    const names = { from: 'prova@1', to: 'prova@2' }
    const event = { kind: 'migrated', ...names, enter: {}, revised: [], seq: 2, at: moved } as const
    expect(() => step(run.state, event, to, calendar)).toThrow('cannot-migrate')
  })

  test('the task of a moved case, once done, leads on by the new rules', () => {
    const checked = [aTask('record', { to: 'check' }), aTask('check', { to: 'end' }), anEnd('end')]
    const { to, seen } = going(started(aRelease()), { steps: checked })
    if (!seen.state) throw new Error('it was blocked')
    const act = { kind: 'completed', task: 'record#1', outcome: 'done', facts: {} } as const
    const after = step(seen.state, { ...act, seq: 3, at: moved }, to, calendar)
    expect(after.state.open.map((one) => one.step)).toEqual(['check'])
  })
})

describe('the wrong cohort (Camunda 8 §2.7, camunda#42721 and PR 36386)', () => {
  test('what was seen of one case is not let pass for another, however alike', () => {
    const dated = aDeadline({ rungs: [over] })
    const [run, later] = [started(aRelease()), new CaseRun(aRelease(), calendar)]
    later.start('2026-11-26T09:00:00.000Z')
    const [one, other] = [run, later].map((each) => going(each, { deadlines: [dated] }).seen)
    if (!one || !other) throw new Error('two cases')
    expect(comparePredictions(keptOf(one), keptOf(one), moved)).toBe('same')
    expect(comparePredictions(keptOf(one), keptOf(other), moved)).toBe('deviates')
  })

  test('rules for some people reach those alone, and two rules never the same person', () => {
    const head = (key: string, places: string[]): ReleaseHead => ({
      key,
      version: 1,
      title: key,
      description: 'Prova',
      layer: { level: 'regional' },
      validity: { from: began },
      appliesTo: { places },
    })
    const geography = { '054039': ['054039', 'PG'], '055032': ['055032', 'TR'] }
    const [perugia, terni] = [head('perugia', ['PG']), head('terni', ['TR'])]
    const held = Object.values(geography).map((places) =>
      selectReleases([perugia, terni], { at: moved, places, facts: {} }).map((one) => one.head.key),
    )
    expect(held).toEqual([['perugia'], ['terni']])
    const copy: ReleaseHead = {
      ...head('copia', ['054039']),
      layer: { level: 'regional', copiedFrom: 'perugia@1' },
    }
    expect(overlapsOf(copy, [perugia], geography)).toHaveLength(1)
  })
})

describe('the wrong cohort, of cases that run already', () => {
  const trial = readRelease(documentOf('non-autosufficienza.v2.json'), known)
  const law = readRelease(documentOf('non-autosufficienza.v3.json'), known)
  const living = (places: readonly string[]) => {
    return { at: began, places, seat: ['office', ...places], anonymous: false }
  }
  const [perugia, terni] = [living(['054039', 'PG']), living(['055032', 'TR'])]
  const first = 'non-autosufficienza@1'

  test('a trial of one province takes in nobody of another, whatever the case has open', () => {
    expect(whyNotFor(first, trial, perugia)).toBeUndefined()
    expect(whyNotFor(first, trial, terni)).toBe('other-place')
    for (const who of [perugia, terni]) expect(whyNotFor(first, law, who)).toBeUndefined()
  })

  test('nor rules for some people others; of whom the age is not known it may be', () => {
    const minors = readRelease(documentOf('minori.v1.json'), known)
    const aged = (age?: number) =>
      whyNotFor('minori@0', minors, { ...perugia, ...(age !== undefined && { age }) })
    expect([aged(9), aged(), aged(30)]).toEqual([undefined, undefined, 'other-people'])
  })

  test('rules of one body take in no case of another, though the person lived there', () => {
    const own = { ...law, layer: { level: 'zone', organisation: 'zona-a' } } as const
    const resident = { ...perugia, places: [...perugia.places, 'zona-a'] }
    expect(whyNotFor(first, own, resident)).toBe('other-body')
    expect(whyNotFor(first, own, { ...resident, seat: ['zona-a'] })).toBeUndefined()
    expect(whyNotFor(first, own, { ...perugia, seat: ['zona-a'] })).toBe('other-place')
  })

  test('a case that follows later rules is not taken back to earlier ones', () => {
    expect(whyNotFor('non-autosufficienza@3', trial, perugia)).toBe('older')
    expect(whyNotFor('altra@3', trial, perugia)).toBeUndefined()
    expect(whyNotFor('non-autosufficienza@2', trial, terni)).toBeUndefined()
  })
})

describe('a form that is lost (Valtimo §2.2, 13.4–13.24; ProcessMaker §2.3; OpenCRVS §2.1)', () => {
  const form = Form.parse({
    ...{ key: 'card', title: 'Scheda' },
    sections: [
      {
        ...{ key: 'one', title: 'Parte' },
        fields: [{ key: 'phone', label: 'Telefono', type: 'text', required: false }],
      },
    ],
  })
  const asked = aTask('record', { to: 'end', form: 'card' })
  const asking = aRelease({ forms: [form], steps: [asked, anEnd('end')] })

  test('a draft copied from any shipped procedure has all of it, forms and letters included', () => {
    const folder = new URL('../../../seeds/procedures/', import.meta.url)
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const release = readRelease(documentOf(file), known)
      expect(readDocument(documentText(release))).toEqual(release)
    }
  })

  test('a case that moves goes on with the form of its task, and says if it asks something else', () => {
    const run = started(asking)
    const { to, seen } = going(run, { forms: [{ ...form, title: 'Scheda di contatto' }] })
    if (!seen.event) throw new Error('it was blocked')
    const { commands } = step(run.state, { ...seen.event, seq: 2, at: moved }, to, calendar)
    expect(commands).toContainEqual(
      expect.objectContaining({
        kind: 'carry-task',
        task: 'record#1',
        form: 'card',
        revised: true,
      }),
    )
  })

  test('what was answered by the old form is followed into the new one', () => {
    const [section] = form.sections
    const [field] = section?.fields ?? []
    if (!section || !field) throw new Error('a form with a field')
    const reworded = { ...section, fields: [{ ...field, label: 'Numero di telefono' }] }
    const next = { ...asking, version: 2, forms: [{ ...form, sections: [reworded] }] }
    const [phone] = lineageOf([asking, next])
    expect(phone?.askings.map(({ label }) => label)).toEqual(['Telefono', 'Numero di telefono'])
    expect(phone?.dropped).toBeUndefined()
  })
})

describe('a timer that is reset (Camunda 8 §2.7, limits of migration; jBPM §2.3, #861)', () => {
  const term = (days: number) =>
    aDeadline({ terms: [{ amount: { value: days, unit: 'days' } }], rungs: [over] })
  const seen = (days: number) =>
    going(started(aRelease({ deadlines: [term(10)] })), {
      deadlines: [term(days)],
    }).seen

  test('a term that changes counts by the new rule from when it began, not from the move', () => {
    const { terms } = seen(20)
    expect(terms).toMatchObject([
      {
        change: 'moved',
        proofBefore: { rule: { release: 'prova@1' }, origin: { at: began } },
        proofAfter: { rule: { release: 'prova@2', amount: { value: 20 } }, origin: { at: began } },
      },
    ])
  })

  test('a term that does not change keeps its date and its version', () => {
    const run = started(aRelease({ deadlines: [term(10)] }))
    const { seen: same } = going(run, {})
    expect([same.terms, same.unchanged]).toEqual([[], true])
    expect(same.state?.deadlines).toEqual(run.state.deadlines)
  })

  test('what the new date puts in the past is marked, and not fired at people all at once', () => {
    const { terms, state } = seen(1)
    expect(terms[0]?.past).toEqual(['over'])
    expect(state?.deadlines[0]).toMatchObject({ rungs: [], fired: [{ rung: 'over', past: true }] })
  })
})

describe('dates of versions (Open Zaak §2.1 and §2.2, open-zaak#2455, #2055, #1583; gemma#1822)', () => {
  const head = (version: number, from: string): ReleaseHead => ({
    key: 'vita',
    version,
    title: 'Vita',
    description: 'Prova',
    layer: { level: 'regional' },
    validity: { from },
  })
  const who = (at: string): Applicant => ({ at, places: [], facts: {} })
  const held = (all: readonly ReleaseHead[], at: string) =>
    selectReleases(all, who(at)).map((one) => one.head.version)
  const first = head(1, '2026-01-01T00:00:00.000Z')

  test('versions of the same day follow each other, none ends before it begins', () => {
    const [morning, noon] = [
      head(2, '2026-06-01T07:00:00.000Z'),
      head(3, '2026-06-01T10:00:00.000Z'),
    ]
    const all = [noon, first, morning]
    const hours = ['06:59:59.999', '07:00:00.000', '09:59:59.999', '10:00:00.000']
    expect(hours.map((hour) => held(all, `2026-06-01T${hour}Z`))).toEqual([[1], [2], [2], [3]])
    for (const one of all)
      expect(
        overlapsOf(
          one,
          all.filter((two) => two !== one),
          {},
        ),
      ).toEqual([])
    const stood = all.map((one) => ({ ...one, withdrawn: false }))
    const standing = stood.map((one) => standingOf(one, stood, '2026-06-01T08:00:00.000Z'))
    expect(standing).toEqual(['scheduled', 'superseded', 'in-force'])
  })

  test('a version of the very same instant as the one before is refused, not left to chance', () => {
    const [overlap] = overlapsOf(head(2, first.validity.from), [first], {})
    expect(overlap?.why).toBe('version-order')
  })

  test('a wrong future date that is corrected holds at once, without a day to wait', () => {
    const [wrong, right] = [
      head(2, '2036-06-01T00:00:00.000Z'),
      head(2, '2026-06-01T00:00:00.000Z'),
    ]
    const day = '2026-06-01T00:00:00.000Z'
    expect(held([first, wrong], day)).toEqual([1])
    expect(held([first, right], day)).toEqual([2])
    const before = '2026-05-31T23:59:59.999Z'
    const next = upcomingReleases([first, right], who(before)).map((one) => one.head.validity.from)
    expect([held([first, right], before), next]).toEqual([[1], [day]])
  })

  test('a future version that is withdrawn never holds, and the one before goes on', () => {
    const withdrawn = { ...head(2, '2026-06-01T00:00:00.000Z'), withdrawn: true }
    const stood = [{ ...first, withdrawn: false }, withdrawn]
    const at = '2027-01-01T00:00:00.000Z'
    expect(stood.map((one) => standingOf(one, stood, at))).toEqual(['in-force', 'withdrawn'])
  })
})
