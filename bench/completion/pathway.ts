import { computeFiscalCode } from '../../domain/shared/fiscal-code.ts'
import type { Operator } from '../rig/office.ts'
import type { Rig } from '../rig/rig.ts'
import { formIn } from '../rig/visitor.ts'
import { counting } from './alternate.ts'
import type { CountedSample } from './alternate.ts'
import type { Inside } from './inside.ts'
import { complete, openForm, typed } from './task-form.ts'
import type { Slow, TaskForm } from './task-form.ts'

/** How each task of the shipped procedure ends on the social track, from the card to the closing. */
const outcomes: Readonly<Record<string, string>> = {
  'access-card': 'to-triage',
  triage: 'take-charge',
  assign: 'assign',
  assess: 'done',
  'write-plan': 'propose',
  'approve-plan': 'approve',
  'sign-plan': 'signed',
  activate: 'started',
  'report-delivery': 'recorded',
  review: 'close',
  'close-case': 'close',
}
const last = 'close-case'
const dayMs = 86_400_000
let visitors = 0

/** Somebody nobody has seen before, at the desk. */
function somebody() {
  const birthDate = new Date(Date.UTC(1940, 0, 1) + visitors++ * dayMs).toISOString().slice(0, 10)
  const person = { familyName: 'Colonna', givenName: 'Ida', birthDate, sex: 'F' } as const
  return { ...person, fiscalCode: computeFiscalCode({ ...person, place: 'D653' }) }
}

/** The contact as the desk opens it, up to the page of its card. */
async function openContact(operator: Operator): Promise<TaskForm> {
  const { visitor } = operator
  const page = await visitor.get('/contatti/nuovo')
  const { action, fields } = formIn(page.text, `name='familyName'`)
  const { familyName, givenName, fiscalCode } = somebody()
  const happened = { mode: 'in-person', caller: 'person', reason: 'spontaneous' }
  const now = new Date().toLocaleString('sv', { timeZone: 'Europe/Rome' })
  const when = { happenedAt: now.slice(0, 16).replace(' ', 'T') }
  // Namesakes are many here: the page asks whether this is another person.
  const who = { familyName, givenName, fiscalCode, identity: 'certain', another: 'yes' }
  const known = {
    source: 'declared',
    sourceDate: now.slice(0, 10),
    office: String(operator.place.org),
    residence: String(operator.place.municipality),
    phone: '075 5550100',
  }
  const opened = await visitor.post(action, { ...fields, ...who, ...known, ...happened, ...when })
  const to = opened.headers.location ?? ''
  if (opened.status !== 303) throw new Error(`${opened.status}: ${errorsIn(opened.text)}`)
  return openForm(operator, to.split('/').at(-1) ?? '')
}

/** What the page says that is to be mended. */
function errorsIn(html: string): string {
  const at = html.indexOf("class='summary-errors'")
  return html.slice(Math.max(0, at), at + 600)
}

type Walk = { ms: number[]; slow: Slow }

/** One person's case from the door to its closing, by one operator who may do everything. */
async function walk(rig: Rig, operator: Operator, { ms, slow }: Walk): Promise<void> {
  let form = await openContact(operator)
  for (;;) {
    const outcome = outcomes[form.step]
    if (outcome === undefined) throw new Error(`nobody knows how ${form.step} ends`)
    const answers = typed(operator, form.step, { esito: outcome })
    const since = performance.now()
    if (form.step === last) {
      const closed = await operator.visitor.post(
        form.action,
        { ...form.fields, ...answers },
        { htmx: true },
      )
      ms.push(performance.now() - since)
      if (closed.status !== 200) throw new Error(`${closed.status}: ${closed.text}`)
      return
    }
    form = await complete(rig, operator, { form, typed: answers, slow })
    ms.push(performance.now() - since)
  }
}

/** Whole pathways by all operators at once; the sample is of tasks, and the contact counts in the time. */
export async function loadPathway(
  rig: Rig,
  { operators, slow }: Inside,
  tasks: number,
): Promise<CountedSample> {
  const each = Math.ceil(tasks / Object.keys(outcomes).length / operators.length)
  return counting(rig, async () => {
    const ms: number[] = []
    const since = performance.now()
    await Promise.all(
      operators.map(async (operator) => {
        for (let n = 0; n < each; n++) await walk(rig, operator, { ms, slow })
      }),
    )
    return { ms, seconds: (performance.now() - since) / 1000 }
  })
}
