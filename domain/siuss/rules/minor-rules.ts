import { SinbaRecord } from '../layout/sinba-record.ts'
import type { MinorFacts } from '../mapping/minor-facts.ts'
import type { MappedMinor } from '../mapping/sinba-record.ts'
import { when } from './rule.ts'
import type { Finding, Page, Rule } from './rule.ts'

/** A record of a minor with what it was made of. */
export interface MinorSubject {
  readonly mapped: MappedMinor
  readonly facts: MinorFacts
  /** Today. */
  readonly day: string
}

const at = ({ facts }: MinorSubject): Page => ({ kind: 'case', id: facts.caseId })

const guides: Readonly<Record<string, string>> = {
  Prestazioni:
    'Nessuna prestazione del minore ha un codice INPS: va concessa, o chi cura la nomenclatura regionale deve dire il codice.',
  Famiglia: 'Non si sa con chi vive il minore: indica i conviventi nella sua rete familiare.',
  AnnoNascita: 'Manca la data di nascita: scrivila nella pagina della persona.',
  CodiceNazioneResidenza: 'Manca la residenza: aggiungi l’indirizzo nella pagina della persona.',
  DataPrimaSegnalazione:
    'Manca la data della segnalazione: è nella scheda che ha aperto la pratica.',
}

const layout: Rule<MinorSubject> = {
  id: 'S01',
  severity: 'block',
  title: 'Ogni campo è come lo vuole il tracciato dell’INPS',
  find(subject) {
    const { success, error } = SinbaRecord.safeParse(subject.mapped.draft)
    const fields = success ? [] : error.issues.map(({ path }) => String(path[1] ?? ''))
    const wrong = [...new Set(fields)].filter((field) => field !== 'FasciaEtaBeneficiario')
    const [assessed] = wrong.filter((field) => guides[field] === undefined)
    const asked = wrong.filter((field) => field === assessed || guides[field] !== undefined)
    return asked.map((field) => findingOf(field, subject))
  },
}

/** What the assessment asks is told once: whoever fills it in answers all of it. */
const unassessed =
  'Manca la valutazione del minore e della famiglia, o è incompleta: si compila lì.'

function findingOf(field: string, subject: MinorSubject): Finding {
  return { field, message: guides[field] ?? unassessed, at: pageOf(field, subject) }
}

function pageOf(field: string, subject: MinorSubject): Page {
  const { id } = subject.facts.person
  switch (field) {
    case 'AnnoNascita':
      return { kind: 'person', id, field: 'birthDate' }
    case 'CodiceNazioneResidenza':
      return { kind: 'residence', id }
    case 'Famiglia':
      return { kind: 'network', id }
    case 'Prestazioni':
      return at(subject)
    default:
      return { kind: 'task', id: subject.facts.caseId }
  }
}

/** What stands only beside an answer of yes. */
const beside = [
  ['Disabilita', ['TipoDisabilita']],
  ['SegnalazioneAutoritaGiudiziaria', ['DataSegnalazione']],
  [
    'ProvvedimentoGiudiziario',
    ['DataProvvedimentoGiudiziario', 'AutoritaProvvedimento', 'TipoProvvedimentoGiudiziario'],
  ],
] as const

const onlyBeside: Rule<MinorSubject> = {
  id: 'S19',
  severity: 'warn',
  title: 'Dei minori: date e autorità ci sono quando c’è ciò di cui parlano',
  find(subject) {
    const { SINBA: minor } = subject.mapped.draft
    return beside.flatMap(([answer, fields]) =>
      fields.flatMap((field) =>
        when(minor[answer] !== '1' && minor[field] !== undefined, {
          field,
          message: `C’è «${field}», ma «${answer}» è no: correggi la valutazione del minore.`,
          at: answered(subject, field),
        }),
      ),
    )
  },
}

/** The answer that is told by an attribute of the assessment. */
function answered({ facts }: MinorSubject, field: string): Page {
  return { kind: 'assessment', id: facts.caseId, concept: concepts[field] ?? 'minor.assessment' }
}

const concepts: Readonly<Record<string, string>> = {
  DataSegnalazione: 'minor.courtToldOn',
  DataProvvedimentoGiudiziario: 'measure.date',
  AutoritaProvvedimento: 'measure.authority',
  TipoProvvedimentoGiudiziario: 'measure.kind',
}

/** `03/2026` as `2026-03`, to be compared. */
const sortable = (month: string) => `${month.slice(3)}-${month.slice(0, 2)}`

const inOrder: Rule<MinorSubject> = {
  id: 'S20',
  severity: 'block',
  title: 'Dei minori: nessun mese è nel futuro, la prima segnalazione viene prima',
  find(subject) {
    const { DataPrimaSegnalazione: first, ...minor } = subject.mapped.draft.SINBA
    const months = {
      first,
      told: minor.DataSegnalazione,
      measure: minor.DataProvvedimentoGiudiziario,
    }
    const future = Object.values(months).some(
      (month) => month !== undefined && sortable(month) > subject.day.slice(0, 7),
    )
    const { told } = months
    const backwards = first !== undefined && told !== undefined && sortable(told) < sortable(first)
    return [
      ...when(future, {
        field: 'DataPrimaSegnalazione',
        message: 'Una data è nel futuro: correggi la valutazione del minore.',
        at: answered(subject, 'DataSegnalazione'),
      }),
      ...when(backwards, {
        field: 'DataSegnalazione',
        message:
          'La segnalazione al giudice viene prima della prima segnalazione: correggi una delle due date.',
        at: answered(subject, 'DataSegnalazione'),
      }),
    ]
  },
}

const protectedOne: Rule<MinorSubject> = {
  id: 'S22',
  severity: 'block',
  title: 'Per una persona protetta decide chi la segue',
  find(subject) {
    const { person, decision } = subject.facts
    return when(person.protected && decision === null, {
      field: 'IDBeneficiario',
      message: 'Il minore è protetto: decidi qui sotto se mandare i suoi dati all’INPS.',
      at: at(subject),
    })
  },
}

/** The rules that a record of a minor keeps. */
export const minorRules: readonly Rule<MinorSubject>[] = [layout, onlyBeside, inOrder, protectedOne]
