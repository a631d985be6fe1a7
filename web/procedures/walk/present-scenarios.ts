import type { Calendar } from '../../../domain/procedures/engine/calendar.ts'
import { isTimer } from '../../../domain/procedures/engine/deadlines.ts'
import { italian } from '../../../domain/procedures/engine/index-release.ts'
import { nameOfTask } from '../../../domain/procedures/migrate/names.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Scenario } from '../../../domain/procedures/schema/scenario.ts'
import { simulate } from '../../../domain/procedures/simulate/simulate.ts'
import type { Expected } from '../../../domain/procedures/walks/propose-scenario.ts'
import { words } from '../../shared/forms/words.ts'
import { formatDate } from '../../shared/format.ts'
import { draftPath } from '../paths.ts'
import { presentHead } from '../present-procedure.ts'
import type { Reader } from '../present-procedure.ts'
import { happeningInWords } from './happening-words.ts'
import { factsInWords, moment } from './present-told.ts'
import type { Subject } from './subject.ts'

type Expects = Scenario['expects']

/** Each thing that is expected, in words, by its name in the scenario. */
export function expectedInWords(expects: Expects, release: Release, reader: Reader) {
  const { t } = reader
  return (Object.keys(expects) as Expected[]).map((name) => ({
    name,
    id: `f-attende-${name}`,
    label: t(`walks.expects-${name}`),
    lines: linesOf[name](expects, release, reader),
  }))
}

type Lines = (expects: Expects, release: Release, reader: Reader) => readonly string[]

const linesOf: Readonly<Record<Expected, Lines>> = {
  path: ({ path = [] }, release) => path.map((step) => nameOfTask(step, [release])),
  open: ({ open = [] }, release, { t }) =>
    open.length > 0 ? open.map((step) => nameOfTask(step, [release])) : [t('walks.nothing-open')],
  outcome: ({ outcome = '' }, release) => {
    const end = release.steps.find((one) => one.kind === 'end' && one.outcome === outcome)
    return [end ? italian(end.title) : outcome]
  },
  facts: ({ facts }, release) =>
    factsInWords(facts, release).map(({ title, value }) => `${title}: ${value}`),
  deadlines: ({ deadlines = [] }, release, { language }) =>
    deadlines.map(
      ({ deadline, due }) => `${termTitle(release, deadline)}: ${formatDate(due, language)}`,
    ),
  fired: ({ fired = [] }, release, { t }) =>
    fired.map((one) => {
      const [key = '', rung = ''] = one.split(':')
      if (isTimer({ deadline: key })) return t(`walks.fired-${key}`)
      const kind = release.deadlines
        .find((term) => term.key === key)
        ?.rungs.find((each) => each.key === rung)?.kind
      const name = kind ? t(`cases.rung-name-${kind}`) : rung
      return `${termTitle(release, key)}: ${name}`
    }),
}

function termTitle(release: Release, key: string): string {
  const found = release.deadlines.find((one) => one.key === key)
  return found ? italian(found.title) : nameOfTask(key, [release])
}

/** The scenarios of a draft, each lived by what the draft says now. */
export function presentScenarios(subject: Subject, calendar: Calendar, reader: Reader) {
  const { release, draft, back, list, address } = subject
  const rows = (release.scenarios ?? []).map((scenario) => {
    const { differences } = simulate(scenario, release, calendar)
    const [first, ...more] = differences
    return {
      key: scenario.key,
      title: words(scenario.title, reader.language),
      holds: first === undefined,
      first,
      more,
      from: moment(scenario.from, reader),
      events: scenario.events.map((one) => happeningInWords(one, release, reader.t)),
      expects: expectedInWords(scenario.expects, release, reader),
    }
  })
  return {
    title: reader.t('walks.scenarios'),
    list,
    back,
    walk: address,
    here: draft && draftPath(draft.id, 'draftScenarios'),
    head: presentHead(release, reader),
    rev: draft?.revision,
    rows,
    red: rows.filter(({ holds }) => !holds).length,
  }
}
