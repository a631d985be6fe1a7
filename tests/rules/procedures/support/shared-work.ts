import type { Release, Step } from '../../../../domain/procedures/schema.ts'
import type { Form } from '../../../../domain/procedures/schema/form.ts'
import type { HandoffOutcome, Signer } from '../../../../domain/procedures/schema/parallel.ts'
import { aDeadline, anEnd, aTask } from './a-release.ts'

type Kind<K extends Step['kind']> = Extract<Step, { kind: K }>
const opener = [{ who: 'opener' as const }]

export function aFork(
  key: string,
  ways: readonly (string | Kind<'fork'>['ways'][number])[],
): Kind<'fork'> {
  const whole = ways.map((way) => (typeof way === 'string' ? { title: way, to: way } : way))
  return { key, kind: 'fork', phase: 'contact', title: `Dividi ${key}`, ways: whole }
}

export function aJoin(
  key: string,
  of: string,
  { to, needs = 'all' }: { to: string; needs?: Kind<'join'>['needs'] },
): Kind<'join'> {
  return { key, kind: 'join', phase: 'contact', title: `Unisci ${of}`, of, needs, to }
}

/** A form that asks a reason of who says no: by these outcomes. */
export function aReasonForm(key = 'reason', ...outcomes: readonly string[]): Form {
  const requiredFor = outcomes.length > 0 ? [...outcomes] : ['refuse']
  const reason = {
    key: 'reason',
    type: 'textarea' as const,
    label: 'Motivo',
    sensitivity: 'personal' as const,
    requiredFor,
  }
  return { key, title: 'Motivo', sections: [{ key: 'one', title: 'Motivo', fields: [reason] }] }
}

export function aNoteForm(key = 'note'): Form {
  const note = {
    key: 'note',
    type: 'text' as const,
    label: 'Nota',
    sensitivity: 'personal' as const,
  }
  return { key, title: 'Nota', sections: [{ key: 'one', title: 'Nota', fields: [note] }] }
}

/** Two sections, `doctor` and `nurse`, a synthesis and as many signatures as asked. */
export function aSections(
  key: string,
  {
    to = 'end',
    needs = 'all',
    signers = [{ key: 'doctor' }, { key: 'nurse' }],
    ...parts
  }: Partial<Omit<Kind<'sections'>, 'signature'>> & {
    to?: string
    needs?: Kind<'sections'>['signature']['needs']
    signers?: readonly {
      readonly key: string
      readonly must?: boolean
      readonly when?: Signer['when'] & object
    }[]
  } = {},
): Kind<'sections'> {
  const part = (name: string) => ({ title: `Compila ${name}`, form: 'note', candidates: opener })
  return {
    key,
    kind: 'sections',
    phase: 'contact',
    title: 'Valutazione',
    sections: [
      { key: 'doctor', ...part('doctor') },
      { key: 'nurse', ...part('nurse') },
    ],
    synthesis: part('synthesis'),
    signature: {
      title: 'Firma',
      form: 'reason',
      needs,
      signers: signers.map((one) => ({ title: one.key, candidates: opener, ...one })),
    },
    outcomes: [
      { key: 'approve', title: 'Approva', consequence: 'Si prosegue', to },
      { key: 'again', title: 'Rifai', consequence: 'Si ricomincia', to: key },
    ],
    ...parts,
  }
}

/** The ends of a hand-off lead to tasks of their names, unless others are given. */
export function aHandoff(
  key: string,
  {
    ends = {},
    ...parts
  }: Partial<Kind<'handoff'>> & { ends?: Partial<Record<HandoffOutcome, string>> } = {},
): Kind<'handoff'> {
  const names: readonly HandoffOutcome[] = ['accepted', 'refused', 'expired', 'withdrawn']
  return {
    key,
    kind: 'handoff',
    phase: 'contact',
    title: 'Invio',
    takes: 'case',
    offer: { title: 'Prepara l’invio', form: 'note', candidates: opener },
    to: { at: 'zone', roles: ['coordinator'] },
    shows: { person: ['name'], forms: [{ form: 'note' }], facts: [] },
    answer: { title: 'Rispondi all’invio', form: 'answer' },
    outcomes: names.map((name) => ({
      key: name,
      title: name,
      consequence: name,
      to: ends[name] ?? name,
    })),
    ...parts,
  }
}

/** The term of a hand-off, after which it is `expired`. */
export function anOfferTerm(step: string): Release['deadlines'][number] {
  return aDeadline({
    key: `term-${step}`,
    on: { step },
    terms: [{ amount: { value: 2, unit: 'days' } }],
    defaultOutcome: 'expired',
    rungs: [{ key: 'over', kind: 'breach', actions: [{ do: 'take-outcome' }] }],
  })
}

/** `send` at the beginning, its four ends as tasks, and all that it leans on. */
export function handoffParts(parts: Parameters<typeof aHandoff>[1] = {}): Partial<Release> {
  const ends = ['accepted', 'refused', 'expired', 'withdrawn']
  return {
    start: 'send',
    steps: [aHandoff('send', parts), ...ends.map((key) => aTask(key, { to: 'end' })), anEnd('end')],
    forms: [aNoteForm(), aReasonForm('answer', 'refused')],
    deadlines: [anOfferTerm('send')],
  }
}

/** `assess` at the beginning, with what it leans on. */
export function sectionsParts(parts: Parameters<typeof aSections>[1] = {}): Partial<Release> {
  return {
    start: 'assess',
    steps: [aSections('assess', parts), anEnd('end')],
    forms: [aNoteForm(), aReasonForm()],
  }
}
