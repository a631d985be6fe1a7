import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { transaction } from '../../../domain/database.ts'
import { offersFor } from '../../../domain/procedures/forms/offers.ts'
import type { Form } from '../../../domain/procedures/schema/form.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { dayInItaly } from '../../../domain/shared/today.ts'
import { relatedOf } from '../../../domain/siuss/read/minor-relations.ts'
import { saysToday } from '../../../domain/social/narrowing.ts'
import { recordForms, recordName, recordedAnswers } from '../../../domain/social/offers.ts'
import { mirroredTiesOf, socialFactsOf } from '../../../domain/social/queries.ts'
import { changeFact, recordFact } from '../../../domain/social/record-fact.ts'
import type { LearntFact } from '../../../domain/social/record-fact.ts'
import { aCaseInAssessment, aTeam } from '../../support/a-case.ts'
import type { Team, TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'

let desk: Desk
let team: Team
let one: TestCase

beforeAll(async () => {
  desk = await aDesk()
  team = await aTeam(desk)
  one = await aCaseInAssessment(desk, team)
})
afterAll(() => desk.close())

const home: LearntFact = {
  kind: 'housing',
  detail: { title: 'rent', rent: 400 },
  validFrom: '2020-05-01',
  validTo: '',
  source: 'declared',
  sourceDate: '2026-01-05',
}

async function learn(who: Colleague, over: Partial<LearntFact> = {}): Promise<string> {
  const id = randomUUID()
  await desk.actAs(who, (act) => recordFact(act, one.person, { ...home, ...over, id }))
  return id
}

const factsFor = (who: Colleague, day?: string) =>
  desk.actAs(who, ({ sql }) => socialFactsOf(sql, one.person, day))
const factFor = async (who: Colleague, id: string) =>
  (await factsFor(who)).find((fact) => fact.id === id)

test('a fact has its period, its source and the day on which it was known', async () => {
  const id = await learn(team.worker)
  expect(await factFor(team.coordinator, id)).toMatchObject({
    kind: 'housing',
    detail: { title: 'rent', rent: 400 },
    validFrom: '2020-05-01',
    validTo: null,
    source: 'declared',
    recordedBy: team.worker.name,
    corrected: false,
  })
  const trace = `select detail from audit_event where person_id = $1 and action = 'record-fact-added' limit 1`
  expect(await one.scalar(trace, [one.person])).toEqual({ kind: 'housing' })
})

test('what was not known on a day is not told of that day', async () => {
  expect(await factsFor(team.worker, '2020-01-01')).toEqual([])
})

describe('a change', () => {
  const change = (fact: string, learnt: LearntFact | undefined, reason = 'È finito') =>
    desk.actAs(team.worker, (act) =>
      changeFact(act, one.person, { id: randomUUID(), fact, reason, learnt }),
    )

  test('ends a fact by another in its place; the first stays in the history', async () => {
    const id = await learn(team.worker)
    await change(id, { ...home, validTo: '2026-01-02' }, 'Ha traslocato')
    expect(await factFor(team.worker, id)).toMatchObject({ corrected: true })
    const after = (await factsFor(team.worker)).find(({ reason }) => reason === 'Ha traslocato')
    expect(after).toMatchObject({ validTo: '2026-01-02', corrected: false })
    await expect(change(id, home)).rejects.toMatchObject({ code: 'fact-corrected' })
  })

  test('takes away what was a mistake, and says why', async () => {
    const id = await learn(team.worker)
    await expect(change(id, undefined, ' ')).rejects.toMatchObject({
      detail: { problems: [{ field: 'reason' }] },
    })
    await change(id, undefined, 'Era di un’altra persona')
    const annulled = (await factsFor(team.worker)).filter(({ annuls }) => annuls)
    expect(annulled).toMatchObject([{ reason: 'Era di un’altra persona' }])
  })

  test('of one fact at the same moment has one winner', async () => {
    const id = await learn(team.worker)
    const both = await Promise.allSettled([1, 2].map(() => change(id, home)))
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('is the only way: rows are neither changed nor taken away', async () => {
    for (const text of [`update social_fact set source = 'x'`, 'delete from social_fact'])
      await expect(desk.actAs(team.worker, ({ sql }) => sql.query(text))).rejects.toMatchObject({
        code: '42501',
      })
    await expect(desk.owner.query('delete from social_fact')).rejects.toThrow()
  })
})

test('a fact that cannot be written says all that is wrong', async () => {
  const wrong = { validFrom: '2999-01-01', validTo: '2026-02-30', source: '' }
  await expect(learn(team.worker, wrong)).rejects.toMatchObject({
    code: 'fact-invalid',
    detail: { problems: [{ field: 'validFrom' }, { field: 'validTo' }, { field: 'source' }] },
  })
})

describe('what is decided and does not hold yet', () => {
  const from = (days: number) => addDays(dayInItaly(new Date()), days)
  const guardian = (days: number): Partial<LearntFact> => ({
    ...{ kind: 'legal-protection', detail: { kind: 'guardianship' } },
    ...{ validFrom: from(days), sourceDate: from(0) },
  })
  const minor = async (over: Partial<LearntFact>) => {
    const own = await aCaseInAssessment(desk, team)
    const fact = { ...home, ...over, id: randomUUID() }
    await desk.actAs(team.worker, (act) => recordFact(act, own.person, fact))
    return own.person
  }

  test('is written where its kind may begin on a day to come, and refused for another', async () => {
    const refused = { code: 'fact-invalid', detail: { problems: [{ field: 'validFrom' }] } }
    const id = await learn(team.worker, guardian(30))
    const { rows } = await desk.owner.query<{ from: string }>(
      'select valid_from::text as from from social_fact where id = $1',
      [id],
    )
    expect(rows).toEqual([{ from: from(30) }])
    await expect(learn(team.worker, guardian(400))).rejects.toMatchObject(refused)
    const invalid = { ...guardian(30), kind: 'invalidity', detail: { kind: 'civil' } }
    await expect(learn(team.worker, invalid)).rejects.toMatchObject(refused)
  })

  test('is not found among what the record says today, nor told of a minor, until its day', async () => {
    const guarded = await minor(guardian(30))
    const working = await minor({
      ...guardian(30),
      ...{ kind: 'work', detail: { condition: 'employed' } },
    })
    const asked = `select ${saysToday('$1::uuid', '$2::text')} as says`
    const found = async () => {
      const { rows } = await desk.owner.query<{ says: boolean }>(asked, [
        guarded,
        'legal-protection.guardianship',
      ])
      const related = await transaction(desk.owner, (sql) => relatedOf(sql, [working]))
      return [rows[0]?.says, related(working).work !== null]
    }
    expect(await found()).toEqual([false, false])
    await setClock(desk.owner, { minutesAhead: 31 * 1440 })
    expect(await found()).toEqual([true, true])
    await setClock(desk.owner, { minutesAhead: 0 })
  })
})

describe('who reads and writes', () => {
  test('the desk sees no health, home or court of anybody, and writes none', async () => {
    expect(await factsFor(team.clerk)).toEqual([])
    await expect(learn(team.clerk)).rejects.toMatchObject({ code: 'fact-not-found' })
  })

  test('a measure of a court is for social workers and who coordinates them', async () => {
    const measure = { kind: 'court-measure', detail: { authority: 'tutelary', measure: 'x' } }
    const id = await learn(team.worker, measure)
    const clerk = await desk.hire('admin-officer', desk.here.org)
    expect(await factFor(team.coordinator, id)).toBeDefined()
    expect(await factFor(clerk, id)).toBeUndefined()
    expect((await factsFor(clerk)).length).toBeGreaterThan(0)
    await expect(learn(clerk, measure)).rejects.toMatchObject({ code: 'fact-not-found' })
  })

  test('nobody from elsewhere', async () => {
    const stranger = await desk.hire('social-worker', desk.elsewhere.org)
    expect(await factsFor(stranger)).toEqual([])
    await expect(learn(stranger)).rejects.toMatchObject({ code: 'person-not-found' })
  })
})

describe('a tie', () => {
  const tie = { kind: 'tie', detail: { relation: 'child' } }

  test('is with a registered person, by the name she has today, or with a name', async () => {
    const other = (await aCaseInAssessment(desk, team)).person
    const id = await learn(team.worker, { ...tie, other })
    expect(await factFor(team.worker, id)).toMatchObject({ other, otherName: 'Ida Prova' })
    await expect(learn(team.worker, tie)).rejects.toMatchObject({
      detail: { problems: [{ field: 'name' }] },
    })
  })

  test('with a person who may not be seen tells no name, and cannot be written', async () => {
    const other = (await aCaseInAssessment(desk, team)).person
    const id = await learn(team.worker, { ...tie, other })
    await desk.owner.query('update person set protected = true where id = $1', [other])
    expect(await factFor(team.worker, id)).toMatchObject({ other, otherName: null })
    await expect(learn(team.worker, { ...tie, other })).rejects.toMatchObject({ code: '42501' })
  })

  describe('from the other side', () => {
    const mirrored = (who: Colleague, other: string) =>
      desk.actAs(who, ({ sql }) => mirroredTiesOf(sql, other))
    const detail = { relation: 'child', livesWith: true, bond: 'strong', phone: '333' }

    test('is turned round, without what was said of the one alone', async () => {
      const other = (await aCaseInAssessment(desk, team)).person
      const id = await learn(team.worker, { ...tie, detail, other })
      expect(await mirrored(team.worker, other)).toMatchObject([
        { id, personId: one.person, ofName: 'Ida Prova', kind: 'tie' },
      ])
      const told = (await mirrored(team.worker, other))[0]?.detail
      expect(told).toEqual({ relation: 'parent', livesWith: true, bond: 'strong' })
    })

    test('is not told to the desk, nor once it is over, nor twice', async () => {
      const other = (await aCaseInAssessment(desk, team)).person
      const id = await learn(team.worker, { ...tie, other })
      expect(await mirrored(team.clerk, other)).toEqual([])
      await desk.actAs(team.worker, (act) =>
        recordFact(act, other, {
          ...{
            ...home,
            ...tie,
            id: randomUUID(),
            other: one.person,
            detail: { relation: 'parent' },
          },
        }),
      )
      expect(await mirrored(team.worker, other)).toEqual([])
      expect(await mirrored(team.worker, one.person)).not.toContainEqual(
        expect.objectContaining({ other }),
      )
      await desk.actAs(team.worker, (act) =>
        changeFact(act, one.person, {
          ...{ id: randomUUID(), fact: id, reason: 'Errore', learnt: undefined },
        }),
      )
      expect((await mirrored(team.worker, one.person)).map(({ personId }) => personId)).toEqual([
        other,
      ])
    })

    test('keeps whom protection hides: with her hidden, her tie is', async () => {
      const other = (await aCaseInAssessment(desk, team)).person
      await desk.actAs(team.worker, (act) =>
        recordFact(act, other, { ...home, ...tie, id: randomUUID(), other: one.person }),
      )
      const names = async () => (await mirrored(team.worker, one.person)).map((of) => of.personId)
      expect(await names()).toContain(other)
      await desk.owner.query('update person set protected = true where id = $1', [other])
      expect(await names()).not.toContain(other)
    })
  })
})

describe('what the record knows', () => {
  const isee = { kind: 'ordinary', value: 9450.5, dsu: 'INPS-ISEE-2026-00000001A-00' }
  const form: Form = {
    key: 'asks',
    title: 'Domanda',
    sections: [
      {
        key: 'means',
        title: 'Mezzi',
        fields: [
          {
            ...{ key: 'isee', type: 'number', label: 'ISEE', concept: 'isee.value' },
            ...{ prefill: true, sensitivity: 'personal' },
          },
        ],
      },
    ],
  }
  const offered = () =>
    desk.actAs(team.worker, async ({ sql }) => {
      const task = await one.task('assess')
      const before = await recordedAnswers(sql, task.id)
      const releases = new Map([[recordName, recordForms]])
      return offersFor(form, before, { releases, lists: [], today: '2026-11-28' })['isee']
    })

  test('is proposed where a procedure asks it, while it holds', async () => {
    expect(await offered()).toBeUndefined()
    const id = await learn(team.worker, { kind: 'isee', detail: isee, validFrom: '2026-02-10' })
    expect(await offered()).toMatchObject({
      value: 9450.5,
      raw: '9450,5',
      form: { it: 'ISEE del nucleo' },
      from: { by: team.worker.name },
    })
    await desk.actAs(team.worker, (act) =>
      changeFact(act, one.person, {
        ...{ id: randomUUID(), fact: id, reason: 'Di un altro', learnt: undefined },
      }),
    )
    expect(await offered()).toBeUndefined()
  })
})
