import { expect, test } from '@jest/globals'

import { findAsked } from '../../../domain/procedures/engine/asked.ts'
import type { Command, Facts, StepKey } from '../../../domain/procedures/engine/types.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { CaseRun, only } from './support/case-run.ts'
import { presaInCarico, umbriaCalendar } from './support/data.ts'

const release = presaInCarico()
const calendar = umbriaCalendar()

const card = { contactOn: '2026-11-25', mode: 'in-person', caller: 'person', reason: 'spontaneous' }
const toTriage = { ...card, urgency: 'green', area: 'poverty', informationGivenOn: '25/11/2026' }
const triage = { urgency: 'green', area: 'poverty', track: 'social', motivation: 'Colloquio' }
const charge = { manager: 'u-7', takenInChargeOn: '2026-11-27' }
const assessment = {
  assessedOn: '2026-11-27',
  selfSufficiency: 'partly',
  network: 'Sola',
  synthesis: 'Serve aiuto',
}
const call = { sessionOn: '2026-12-10', asked: 'nobody' }
const parts = {
  social: {
    assessedOn: '2026-11-27',
    householdKind: 'alone',
    helpFrequency: 'sometimes',
    homeProblems: 'stairs',
    homeRating: 'limited',
    incomeBalance: 'own',
    ...Object.fromEntries(
      'Phone Shopping Cooking House Laundry Transport Medicines Money'
        .split(' ')
        .map((item) => [`iadl${item}`, 'l2']),
    ),
    summary: 'Sola',
  },
  medical: {
    assessedOn: '2026-11-27',
    diagnoses: 'Esiti di ictus',
    careNeeds: 'medium',
    spmsqAsked: 'no',
    summary: 'Stabile',
  },
  nursing: {
    assessedOn: '2026-11-27',
    ...Object.fromEntries(
      'Feeding Bath Hygiene Dressing Bowels Bladder Toilet Transfer Walking Stairs'
        .split(' ')
        .map((item) => [`barthel${item}`, 'l2']),
    ),
    behaviourSigns: 'none',
    pressureSores: 'no',
    summary: 'Serve aiuto',
  },
}
const session = {
  sessionOn: '2026-11-27',
  place: 'Distretto',
  attendance: '3',
  ...Object.fromEntries(
    ['coordinator', 'case-manager', 'doctor'].flatMap((member, at) => [
      [`attendance.${at + 1}.name`, `Componente ${at + 1}`],
      [`attendance.${at + 1}.member`, member],
      [`attendance.${at + 1}.presence`, 'present'],
    ]),
  ),
  personPresent: 'person',
  sinaNow: 'later',
  needs: 'Aiuto in casa',
  goals: 'Restare a casa',
  setting: 'home',
  intensity: 'medium',
  verdict: 'Assistenza a casa',
}
const plan = {
  delivered: 'whole',
  'goals.1.goal': 'Restare a casa',
  'goals.1.goalArea': 'autonomy',
  'goals.1.horizon': 'medium',
  'goals.1.indicator': 'Giorni',
  'goals.1.expected': 'Tutti',
  services: 's-1',
  startsOn: '2026-12-01',
}
const review = {
  reviewedOn: '2026-11-27',
  goalsReached: 'partly',
  'goalReviews.1.reviewedGoal': 'Restare a casa',
  'goalReviews.1.goalLevel': 'partly',
  withPerson: 'yes',
  findings: 'Va bene',
}
const closure = {
  closedOn: '2026-11-27',
  closingReason: 'autonomy',
  goalsReached: 'yes',
  summary: 'Fine',
  personInformed: 'yes',
}

/** A case in the hands of people who fill the real forms; each act a minute after the last. */
class Pathway extends CaseRun {
  #now = Date.parse('2026-11-25T09:00:00.000Z')

  constructor() {
    super(release, calendar)
    this.start(this.now)
  }

  get now(): string {
    return new Date(this.#now).toISOString()
  }

  wait(until: string): readonly Command[] {
    this.#now = Date.parse(until)
    return this.elapse(until)
  }

  do(step: string, outcome: string, answers: Record<string, string>): readonly Command[] {
    const task: StepKey | undefined = this.tasks.find((key) => key.startsWith(`${step}#`))
    if (!task) throw new Error(`«${step}» is not open, but ${this.tasks.join(', ')}`)
    this.#now += 60_000
    return this.complete(task, outcome, { at: this.now, facts: this.read(step, outcome, answers) })
  }

  private read(key: string, outcome: string, answers: Record<string, string>): Facts {
    const form = release.forms.find((one) => one.key === findAsked(release, key)?.form)
    if (!form) throw new Error(`«${key}» has no form`)
    const options = { complete: true, outcome, today: '2026-11-27', lists: release.lists }
    const { facts, errors } = parseAnswers(form, answers, options)
    if (errors.length > 0) throw new Error(JSON.stringify(errors))
    return facts
  }

  /** As far as the assessment, on the track given. */
  taken(track = 'social'): this {
    this.do('access-card', 'to-triage', toTriage)
    this.do('triage', 'take-charge', { ...triage, track })
    this.do('assign', 'assign', charge)
    return this
  }

  /** As far as the joint signature of the assessment unit, with what it decided. */
  decided(outcome: string, asked = call): this {
    this.do('call-uvm', 'convene', asked)
    for (const [part, answers] of Object.entries(parts))
      this.do(`uvm.section.${part}`, 'sign', answers)
    this.do('uvm.synthesis', outcome, session)
    return this
  }

  signed(...signers: readonly string[]): this {
    for (const signer of signers) this.do(`uvm.signature.${signer}`, 'sign', {})
    return this
  }

  /** As far as the waiting for the review. */
  running(): this {
    this.taken().do('assess', 'done', assessment)
    this.do('write-plan', 'propose', plan)
    this.do('approve-plan', 'approve', {})
    this.do('sign-plan', 'signed', { signedOn: '2026-11-27', signer: 'person' })
    this.do('activate', 'started', { startedOn: '2026-11-27' })
    return this
  }
}

test('a contact that only wanted information is closed at the desk, in the phase of the contact', () => {
  const one = new Pathway()
  const commands = one.do('access-card', 'information-only', {
    ...card,
    answerGiven: 'Orari del CAF',
  })
  expect(only(commands, 'close-case')).toEqual([
    { kind: 'close-case', outcome: 'information-only' },
  ])
  expect(one.last.crossesInto).toBeUndefined()
})

test('information only must say which information was given', () => {
  expect(() => new Pathway().do('access-card', 'information-only', card)).toThrow(
    'Informazioni date',
  )
})

test('a short intervention says what was given, and is closed at the desk', () => {
  const answered = { ...card, answerGiven: 'Un pacco di alimenti' }
  expect(() => new Pathway().do('access-card', 'short-intervention', answered)).toThrow(
    /Ha ricevuto prestazioni/,
  )
  const commands = new Pathway().do('access-card', 'short-intervention', {
    ...{ ...answered, servicesGiven: 'yes', given: '1', 'given.1.givenService': 'A.2.01' },
    ...{ 'given.1.givenWhen': 'at-desk', 'given.1.givenOn': '2026-11-25' },
  })
  expect(only(commands, 'close-case')).toEqual([
    { kind: 'close-case', outcome: 'short-intervention' },
  ])
})

test('a contact for the triage needs urgency, area and the privacy notice', () => {
  expect(() => new Pathway().do('access-card', 'to-triage', card)).toThrow(
    /Urgenza.*Area.*Informativa/,
  )
})

test('who calls for somebody else says who they are', () => {
  const answers = { ...toTriage, caller: 'judicial' }
  expect(() => new Pathway().do('access-card', 'to-triage', answers)).toThrow(
    /Cognome.*Ente o servizio/,
  )
})

test('the desk opens the contact, and the triage belongs to the social workers of the office', () => {
  const one = new Pathway()
  const [task] = only(one.moves[0]?.commands ?? [], 'open-task')
  expect(task?.candidates[0]).toEqual({ who: 'opener' })
  const [next] = only(one.do('access-card', 'to-triage', toTriage), 'open-task')
  expect(next?.candidates[0]).toEqual({ role: 'social-worker', at: 'office' })
  expect(one.last.crossesInto).toBe('triage')
})

test.each([
  ['red', 'urgent', '2026-11-25T13:01:00.000Z'],
  ['yellow', 'high', '2026-11-28T09:01:00.000Z'],
  ['green', 'normal', '2026-12-05T22:59:59.999Z'],
])('a %s triage has priority %s and its own term', (urgency, priority, dueAt) => {
  const one = new Pathway()
  const [task] = only(one.do('access-card', 'to-triage', { ...toTriage, urgency }), 'open-task')
  expect([task?.priority, task?.dueAt]).toEqual([priority, dueAt])
})

test('an urgent contact is red whatever the desk had written', () => {
  const one = new Pathway()
  const answers = { ...toTriage, urgency: 'green', urgencyReason: 'Sfratto oggi' }
  const [task] = only(one.do('access-card', 'urgent', answers), 'open-task')
  expect([task?.priority, one.state.facts['urgency']]).toEqual(['urgent', 'red'])
})

test('a red triage not answered in four hours goes to the coordinator', () => {
  const one = new Pathway()
  one.do('access-card', 'to-triage', { ...toTriage, urgency: 'red' })
  expect(one.wait('2026-11-25T13:00:59.999Z')).toEqual([])
  expect(one.wait('2026-11-25T13:01:00.000Z')).toMatchObject([
    { kind: 'rung-fired', rung: 'breach' },
    { kind: 'start-effect', params: { notice: 'urgency-breach' }, to: [{ role: 'coordinator' }] },
    { kind: 'change-task', task: 'triage#1', addCandidates: [{ role: 'coordinator', at: 'zone' }] },
    { kind: 'change-task', task: 'triage#1', priority: 'urgent' },
  ])
})

test('a green case that the triage finds red gets the short term at once', () => {
  const one = new Pathway()
  one.do('access-card', 'to-triage', toTriage)
  one.do('triage', 'take-charge', { ...triage, urgency: 'red' })
  expect(one.state.deadlines).toMatchObject([{ version: 2, dueAt: '2026-11-25T13:01:00.000Z' }])
})

test('an unclear card goes back to the desk, and then to the triage again', () => {
  const one = new Pathway()
  one.do('access-card', 'to-triage', toTriage)
  one.do('triage', 'complete-card', { ...triage, missing: 'Telefono' })
  expect(one.tasks).toEqual(['access-card#2'])
  one.do('access-card', 'to-triage', toTriage)
  expect([one.tasks, one.state.phases]).toEqual([['triage#2'], { contact: 2, triage: 2 }])
})

test('a high score makes the case socio-sanitary, and says so with the row that decided', () => {
  const one = new Pathway()
  one.do('access-card', 'to-triage', toTriage)
  const items = 'morbidity feeding continence mobility hygiene mentalState livesWith directHelp'
  const scores = Object.fromEntries(items.split(' ').map((item) => [item, 'd']))
  const [decision] = only(one.do('triage', 'take-charge', { ...triage, ...scores }), 'decide')
  expect([decision?.row, one.state.facts['track']]).toEqual(['high-score', 'social-health'])
})

test('the coordinator assigns the case, and who is chosen is told without a name in the notice', () => {
  const one = new Pathway()
  one.do('access-card', 'to-triage', toTriage)
  one.do('triage', 'take-charge', triage)
  const commands = one.do('assign', 'assign', charge)
  const notice = only(commands, 'start-effect').find(({ effect }) => effect.type === 'notify')
  expect([notice?.params, notice?.to]).toEqual([
    { notice: 'case-assigned' },
    [{ who: 'case-manager' }],
  ])
  expect(one.state.facts['hasManager']).toBe(true)
  expect(JSON.stringify(one.state)).not.toContain('u-7')
})

test('the assessment is due thirty days after the taking in charge, with a warning seven days before', () => {
  const one = new Pathway().taken()
  const proof = only(one.last.commands, 'set-deadline')[0]?.proof
  expect(proof?.origin.why).toBe('Data di presa in carico o di nuova valutazione')
  expect(proof?.dueLocal).toBe('2026-12-28T23:59')
  expect(one.wait('2026-12-20T22:59:59.999Z')).toEqual([])
  const warning = one.wait('2026-12-20T23:00:00.000Z')
  expect(only(warning, 'start-effect')[0]?.params).toEqual({
    notice: 'assessment-warning',
    due: '2026-12-28T22:59:59.999Z',
  })
  const breach = one.wait('2026-12-29T00:00:00.000Z')
  expect(only(breach, 'open-task')[0]?.candidates).toEqual([{ role: 'coordinator', at: 'zone' }])
})

test('a social case goes from assessment to plan without the UVM', () => {
  const one = new Pathway().taken()
  one.do('assess', 'done', assessment)
  expect(one.tasks).toEqual(['write-plan#1'])
})

test('a socio-sanitary case is called before the UVM, and each profession gets its part at once', () => {
  const one = new Pathway().taken('social-health')
  const [task] = only(one.do('assess', 'done', assessment), 'open-task')
  expect(task?.candidates).toEqual([{ role: 'uvm-coordinator', at: 'district' }])
  const opened = only(one.do('call-uvm', 'convene', call), 'open-task')
  expect(opened.map(({ step, candidates }) => [step, candidates])).toEqual([
    ['uvm.section.social', [{ who: 'case-manager' }]],
    ['uvm.section.medical', [{ role: 'uvm-doctor', at: 'district' }]],
    ['uvm.section.nursing', [{ role: 'uvm-nurse', at: 'district' }]],
  ])
})

test('three signatures, the social worker’s and the doctor’s among them, take the case to the plan', () => {
  const one = new Pathway().taken('social-health')
  one.do('assess', 'done', assessment)
  one.decided('approve').signed('coordinator', 'nursing', 'medical')
  expect(one.tasks).toEqual(['uvm.signature.social#1'])
  one.signed('social')
  expect(one.tasks).toEqual(['write-plan#1'])
  const { uvmDecision, careIntensity, barthel, iadl, track } = one.state.facts
  expect([uvmDecision, careIntensity, track]).toEqual(['social-health', 'medium', 'social-health'])
  expect([barthel, iadl]).toEqual([52, 3])
})

test('a profession that was asked has its part and its signature; the others have none', () => {
  const one = new Pathway().taken('social-health')
  one.do('assess', 'done', assessment)
  one.do('call-uvm', 'convene', { ...call, asked: 'therapist' })
  expect(one.tasks).toContain('uvm.section.therapy#1')
  expect(one.tasks).not.toContain('uvm.section.psychology#1')
})

test('the UVM can ask for more, or leave the case to the social track', () => {
  const one = new Pathway().taken('social-health')
  one.do('assess', 'done', assessment)
  one.decided('more-assessment').signed('coordinator', 'social', 'medical')
  expect(one.tasks).toEqual(['assess#2'])
  one.do('assess', 'done', assessment)
  one.decided('social-only').signed('nursing', 'social', 'medical')
  expect([one.tasks, one.state.facts['track']]).toEqual([['write-plan#1'], 'social'])
})

test('a session without its quorum says why it decides', () => {
  const one = new Pathway().taken('social-health')
  one.do('assess', 'done', assessment)
  one.do('call-uvm', 'convene', call)
  for (const [part, answers] of Object.entries(parts))
    one.do(`uvm.section.${part}`, 'sign', answers)
  const few = { ...session, 'attendance.3.presence': 'absent' }
  expect(() => one.do('uvm.synthesis', 'approve', few)).toThrow('senza numero legale')
  one.do('uvm.synthesis', 'approve', { ...few, quorumReason: 'Urgenza' })
  expect(one.tasks).toHaveLength(4)
})

test('who prepares the session can do without it', () => {
  const one = new Pathway().taken('social-health')
  one.do('assess', 'done', assessment)
  one.do('call-uvm', 'more-assessment', { reason: 'Manca la visita' })
  one.do('assess', 'done', assessment)
  one.do('call-uvm', 'social-only', { reason: 'Non serve' })
  expect([one.tasks, one.state.facts['track']]).toEqual([['write-plan#1'], 'social'])
})

test('the UVM is reminded five days before its term, and the coordinators are told when it passes', () => {
  const one = new Pathway().taken('social-health')
  one.do('assess', 'done', assessment)
  one.do('call-uvm', 'convene', call)
  one.do('uvm.section.social', 'sign', parts.social)
  const fired = one.wait('2027-01-20T00:00:00.000Z')
  const rungs = only(fired, 'rung-fired').filter(({ id }) => id.startsWith('uvm-sections'))
  expect(rungs.map(({ rung }) => rung)).toEqual(['warning', 'breach'])
  const changed = only(fired, 'change-task').filter(({ priority }) => priority === 'urgent')
  expect(new Set(changed.map(({ task }) => task))).toEqual(
    new Set(['uvm.section.medical#1', 'uvm.section.nursing#1']),
  )
  const [chase] = only(fired, 'open-task').filter(({ title }) => title.startsWith('Sollecita'))
  expect(chase?.candidates).toEqual([{ role: 'uvm-coordinator', at: 'district' }])
})

test('a direct service is planned without a second-level assessment', () => {
  const one = new Pathway().taken('direct-service')
  expect(one.tasks).toEqual(['write-plan#1'])
})

test('a plan is proposed, sent back, approved and signed', () => {
  const one = new Pathway().taken('direct-service')
  one.do('write-plan', 'propose', plan)
  one.do('approve-plan', 'send-back', { remarks: 'Mancano le ore' })
  one.do('write-plan', 'propose', plan)
  one.do('approve-plan', 'approve', {})
  one.do('sign-plan', 'refused', { refusal: 'Gli orari' })
  expect(one.tasks).toEqual(['write-plan#3'])
})

test('after the start of the services the case waits for its review, six months if no date was set', () => {
  const one = new Pathway().running()
  expect(one.state.open).toMatchObject([{ step: 'until-review', kind: 'wait' }])
  expect(one.state.deadlines[0]?.dueAt).toBe('2027-05-25T21:59:59.999Z')
  one.wait('2027-05-25T00:00:00.000Z')
  expect(one.tasks).toEqual(['report-delivery#1'])
})

test('a review goes on, assesses anew or proposes to close', () => {
  const at = (outcome: string, more: Record<string, string>) => {
    const one = new Pathway().running()
    one.wait('2027-05-25T00:00:00.000Z')
    one.do('report-delivery', 'recorded', { hoursDelivered: '48', variance: 'none' })
    one.do('review', outcome, { ...review, ...more })
    return one
  }
  expect(at('continue', { reviewOn: '2027-11-25' }).state.phases).toMatchObject({ delivery: 2 })
  const again = at('reassess', { reassessFrom: '2026-11-27' })
  expect([again.tasks, again.state.phases['assessment']]).toEqual([['assess#2'], 2])
  expect(at('close', {}).tasks).toEqual(['close-case#1'])
})

test('a socio-sanitary case lives through all seven phases in twenty tasks and is closed', () => {
  const one = new Pathway().taken('social-health')
  one.do('assess', 'done', assessment)
  one.decided('approve').signed('coordinator', 'social', 'medical')
  const [minutes] = only(one.last.commands, 'start-effect')
  expect(minutes?.params).toEqual({ letter: 'uvm-minutes' })
  one.settle(minutes?.effect.key ?? '', one.now)
  one.do('write-plan', 'propose', plan)
  one.do('approve-plan', 'approve', {})
  one.do('sign-plan', 'signed', { signedOn: '2026-11-27', signer: 'representative' })
  one.do('activate', 'started', { startedOn: '2026-11-27' })
  one.wait('2027-05-25T00:00:00.000Z')
  one.do('report-delivery', 'recorded', { hoursDelivered: '48', variance: 'none' })
  one.do('review', 'close', review)
  one.do('close-case', 'close', closure)
  expect(one.state.closed?.outcome).toBe('closed')
  expect(Object.keys(one.state.phases)).toHaveLength(7)
  const commands = one.moves.flatMap((move) => move.commands)
  expect(only(commands, 'open-task').filter(({ purpose }) => purpose === 'step')).toHaveLength(20)
})

test('every task begins with what there is to do, and every outcome says what follows', () => {
  for (const step of release.steps) {
    if (step.kind !== 'task') continue
    expect(step.title).toMatch(
      /^(Completa|Valuta|Prepara|Assegna|Fai|Scrivi|Approva|Raccogli|Attiva|Registra|Verifica|Chiudi|Scegli|Nomina)/,
    )
    for (const { consequence } of step.outcomes)
      expect(String(consequence).length).toBeGreaterThan(20)
  }
})
