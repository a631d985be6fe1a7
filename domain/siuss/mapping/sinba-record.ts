import { createHash } from 'node:crypto'

import { ageOn } from '../../shared/calendar-day.ts'
import type { CalendarDay } from '../../shared/calendar-day.ts'
import type { SinbaRecord } from '../layout/sinba-record.ts'
import { known } from './draft.ts'
import type { Fix } from './draft.ts'
import type { MinorFacts, ParentFacts } from './minor-facts.ts'
import { residenceOn } from './person.ts'
import {
  ageBand,
  certificateOf,
  conditionOf,
  disabilityOf,
  householdOf,
  iseeBand,
  occupationOf,
  studyOf,
} from './sinba-codes.ts'

type Minor = SinbaRecord['SINBA']
type Part = { readonly [K in keyof Minor]?: Minor[K] | undefined }

/** A record of a minor as far as the facts reach. */
export interface SinbaDraft {
  readonly SINBA: Part
}

export interface MappedMinor {
  readonly draft: SinbaDraft
  readonly fixes: readonly Fix[]
  readonly residence: 'then' | 'now' | 'none'
}

/** What is told of a minor as of a day: what the case says, completed by the social record. */
export function minorOf(facts: MinorFacts, day: CalendarDay): MappedMinor {
  const residence = residenceOn(facts.residences, day)
  const [address] = residence.address
  const economy = economyOf(facts, day)
  const benefits = [...new Set(facts.benefits)].toSorted()
  const draft: SinbaDraft = {
    SINBA: {
      IDBeneficiario: pseudonymOf(facts.person.id),
      ...situationOf(facts),
      ...parentsOf(facts),
      ...courtOf(facts),
      ...placementOf(facts),
      ...closingOf(facts),
      ...economy.part,
      ...ageOf(facts, day),
      CodiceRegioneResidenza: address?.CodiceRegione,
      CodiceNazioneResidenza: address?.CodiceNazione,
      ...(benefits.length > 0 && { Prestazioni: { CodicePrestazione: benefits } }),
      ...(facts.household.length > 0 && {
        Famiglia: { ComposizioneFamiglia: householdOf(facts.household) },
      }),
    },
  }
  return { draft: known(draft), fixes: economy.fixes, residence: residence.found }
}

/** The same minor has the same one, and who has it does not find the minor by it. */
function pseudonymOf(person: string): string {
  return createHash('sha256').update(`sinba:${person}`).digest('hex').slice(0, 20).toUpperCase()
}

function code({ said }: MinorFacts, concept: string): string | undefined {
  const value = said[concept]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** 1 yes, 2 no; nothing where nobody said. */
function answer({ said }: MinorFacts, concept: string): string | undefined {
  const value = said[concept]
  return typeof value === 'boolean' ? (value ? '1' : '2') : undefined
}

/** `2026-03-15` as `03/2026`. */
export function monthOf(day: string | null | undefined): string | undefined {
  return day ? `${day.slice(5, 7)}/${day.slice(0, 4)}` : undefined
}

function situationOf(facts: MinorFacts): Part {
  const certificate = certificateOf(facts)
  const isDisabled = facts.disabilities.length > 0 || certificate !== undefined
  return {
    MinoreStranieroNoAcc: answer(facts, 'minor.unaccompanied'),
    CondizioneMinore: code(facts, 'minor.orphan'),
    LuogoVita: code(facts, 'minor.livingPlace'),
    ScuolaFrequentata: code(facts, 'minor.school'),
    CondizioneLavoro: conditionOf(facts.work),
    Disabilita: isDisabled ? '1' : '2',
    TipoDisabilita: disabilityOf(facts.disabilities),
    InvCivCertificazioni: certificate,
    DataPrimaSegnalazione: monthOf(facts.reportedOn),
    FonteSegnalazione: code(facts, 'minor.reportSource'),
    ValutazioneMinore: code(facts, 'minor.assessment'),
    ValutazioneFamigliaMinore: code(facts, 'minor.familyAssessment'),
  }
}

function parentsOf({ parents }: MinorFacts): Part {
  const father = toldOf(parents.find(({ sex }) => sex === 'M'))
  const mother = toldOf(parents.find(({ sex }) => sex === 'F'))
  return {
    CodiceCittadinanzaPadre: father.citizenship,
    CodiceCittadinanzaMadre: mother.citizenship,
    CodiceRegioneResidenzaPadre: father.region,
    CodiceRegioneResidenzaMadre: mother.region,
    TitoloStudioPadre: father.study,
    TitoloStudioMadre: mother.study,
    OccupazionePadre: father.work,
    OccupazioneMadre: mother.work,
  }
}

type Told = Readonly<
  Partial<Record<'citizenship' | 'region' | 'study' | 'work', string | undefined>>
>

function toldOf(parent: ParentFacts | undefined): Told {
  if (!parent) return {}
  return {
    citizenship: parent.citizenship ?? undefined,
    region: parent.region ?? undefined,
    study: studyOf(parent.study),
    work: occupationOf(parent.work),
  }
}

function courtOf(facts: MinorFacts): Part {
  const { measure } = facts
  const told = answer(facts, 'minor.courtTold')
  const present = answer(facts, 'measure.present')
  return {
    SegnalazioneAutoritaGiudiziaria: told,
    DataSegnalazione: told === '1' ? monthOf(code(facts, 'minor.courtToldOn')) : undefined,
    ProvvedimentoGiudiziario: present,
    ...(present === '1' && {
      DataProvvedimentoGiudiziario: monthOf(measure['measure.date']),
      AutoritaProvvedimento: measure['measure.authority'],
      PotestaTutela: measure['measure.powers'],
      TipoProvvedimentoGiudiziario: measure['measure.kind'],
    }),
  }
}

function placementOf(facts: MinorFacts): Part {
  return {
    FormaInterventoAffido: code(facts, 'foster.form'),
    TipoInterventoAffido: code(facts, 'foster.kind'),
    DurataAffido: code(facts, 'foster.time'),
    CarattereAffido: code(facts, 'foster.nature'),
    EsitoAffido: code(facts, 'foster.outcome'),
    CarattereInserimentoResidenziale: code(facts, 'placement.nature'),
    EsitoInserimentoStruttura: code(facts, 'placement.outcome'),
  }
}

/** INPS takes one body that helped: the first that was named. */
function closingOf(facts: MinorFacts): Part {
  const { 'minor.collaborations': helped } = facts.said
  return {
    MotivazioneChiusuraCarico: code(facts, 'minor.closingReason'),
    SituazioneChiusuraCarico: code(facts, 'minor.closingSituation'),
    CollaborazioniInterventi: Array.isArray(helped) ? String(helped[0]) : undefined,
  }
}

/** The largest household that INPS counts. */
const largest = 9

function economyOf({ isee }: MinorFacts, day: CalendarDay) {
  const held = isee.find(({ from, to }) => from <= day && (to === null || to > day))
  const fixes: Fix[] = []
  const members = held?.members ?? null
  if (members !== null && members > largest)
    fixes.push({
      rule: 'S01',
      field: 'NumeroComponentiISEE',
      before: String(members),
      after: String(largest),
    })
  const part: Part = {
    NumeroComponentiISEE: members === null ? undefined : String(Math.min(members, largest)),
    FasciaISEEBeneficiario: held && iseeBand(held.value),
  }
  return { part, fixes }
}

function ageOf({ person }: MinorFacts, day: CalendarDay): Part {
  const { birthDate } = person
  if (birthDate === null) return {}
  return {
    FasciaEtaBeneficiario: ageBand(ageOn(birthDate, day)),
    AnnoNascita: birthDate.slice(0, 4),
  }
}
