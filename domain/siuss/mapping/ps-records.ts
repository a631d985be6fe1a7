import { costOf, paidBy, plannedIn } from '../../delivery/rules.ts'
import type { Span } from '../../delivery/rules.ts'
import type { CalendarDay } from '../../shared/calendar-day.ts'
import { euros, hoursAndMinutes, perMonth } from './amounts.ts'
import { areaOf } from './area.ts'
import { known } from './draft.ts'
import type { Fix, PsDraft } from './draft.ts'
import type { PsFacts } from './facts.ts'
import { dsuOn, personOf, residenceOn } from './person.ts'
import { sharesOf } from './shares.ts'
import { sheetAt, sinaOf } from './sina.ts'
import { inWords, monthsIn, splitByYear, yearOf } from './split.ts'

/** What a service tells of one year, as far as the facts reach. */
export interface MappedPs {
  readonly year: number
  readonly draft: PsDraft
  readonly fixes: readonly Fix[]
  /** Whether the residence is that of the day of the event. */
  readonly residence: 'then' | 'now' | 'none'
}

type Benefit = PsDraft['Beneficiario']['PrestazioniSociali']

interface Part {
  readonly year: number
  /** The first day that it tells of: residence and ISEE are those of that day. */
  readonly from: CalendarDay
  readonly to: CalendarDay
  readonly benefit: Benefit
  readonly fixes: readonly Fix[]
}

/**
 * The records of a service, one for each year in which it has begun. A periodic one tells what was
 * granted as long as its year runs, and what was delivered once it is over; one given once tells of
 * the years in which something was delivered or paid.
 */
export function psRecords(facts: PsFacts, today: CalendarDay): MappedPs[] {
  const parts = facts.terms.every === 'once' ? onceParts(facts) : periodicParts(facts, today)
  return parts.map((part) => assembled(facts, part))
}

function assembled(facts: PsFacts, part: Part): MappedPs {
  const person = personOf(facts.person)
  const residence = residenceOn(facts.residences, part.from)
  const named = nameOf(facts)
  const draft: PsDraft = {
    Beneficiario: {
      ...person.part,
      Indirizzo: residence.address,
      PrestazioniSociali: {
        TipoOperazione: 'I',
        ...meansOf(facts, part.from),
        ...(facts.benefit.code !== null && { CodicePrestazione: facts.benefit.code }),
        DenominazionePrestazione: named.label,
        ProtocolloDomanda: facts.number,
        DataEvento: facts.grantedOn,
        ...part.benefit,
        ...chargeOf(facts, part),
      },
    },
  }
  const fixes = [...person.fixes, ...named.fixes, ...part.fixes]
  return { year: part.year, draft: known(draft), fixes, residence: residence.found }
}

function periodicParts(facts: PsFacts, today: CalendarDay): Part[] {
  const whole = { from: facts.terms.startsOn, to: facts.lastDay }
  const parts = splitByYear(whole)
  return parts
    .filter(({ from }) => from <= today)
    .map((span) => {
      const split: Fix[] =
        parts.length === 1
          ? []
          : [
              {
                rule: 'S07',
                field: 'DataFinePrestazione',
                before: inWords(whole),
                after: inWords(span),
              },
            ]
      const counted = monthlyOf(facts, span, today)
      return {
        year: yearOf(span.from),
        ...span,
        benefit: counted.benefit,
        fixes: [...split, ...counted.fixes],
      }
    })
}

function monthlyOf(facts: PsFacts, span: Span, today: CalendarDay) {
  const { terms } = facts
  const months = monthsIn(span)
  const isOver = span.to < today
  const quantity = isOver ? deliveredIn(facts, span) : plannedIn(terms, facts.pauses, span)
  const monthly = perMonth(Math.max(0, costIn(facts, span, { isOver, quantity })), months)
  const shares = sharesOf(facts.payers && paidBy(monthly, facts.payers))
  const benefit: Benefit = {
    CaratterePrestazione: '1',
    DataInizioPrestazione: span.from,
    DataFinePrestazione: span.to,
    PeriodoErogazione: String(months),
    ImportoMensile: euros(monthly),
    ...shares.part,
    ...(terms.unit === 'hour' && {
      OreServizioMensile: hoursAndMinutes(perMonth(Math.max(0, quantity), months)),
    }),
  }
  return { benefit, fixes: shares.fixes }
}

/** Each day that was delivered is rounded to cents by itself, as the sheet of the service does. */
function costIn(facts: PsFacts, span: Span, of: { isOver: boolean; quantity: number }): number {
  const { price } = facts.terms
  if (!of.isOver) return costOf(of.quantity, price)
  return within(facts, span).reduce((sum, { quantity }) => sum + costOf(quantity, price), 0)
}

function deliveredIn(facts: PsFacts, span: Span): number {
  return within(facts, span).reduce((sum, { quantity }) => sum + quantity, 0)
}

function within({ deliveries }: PsFacts, { from, to }: Span) {
  return deliveries.filter(({ day }) => day >= from && day <= to)
}

function onceParts(facts: PsFacts): Part[] {
  const years = [...new Set(facts.deliveries.map(({ day }) => yearOf(day)))].toSorted(
    (a, b) => a - b,
  )
  return years.flatMap((year): Part[] => {
    const span = { from: `${String(year)}-01-01`, to: `${String(year)}-12-31` }
    const days = within(facts, span)
      .map(({ day }) => day)
      .toSorted()
    const [first, last] = [days[0], days.at(-1)]
    const cents = costIn(facts, span, { isOver: true, quantity: 0 })
    if (first === undefined || last === undefined || cents === 0) return []
    const benefit: Benefit = {
      CaratterePrestazione: '2',
      DataErogazionePrestazione: first,
      ImportoPrestazione: euros(Math.max(0, cents)),
    }
    return [{ year, from: first, to: last, benefit, fixes: [] }]
  })
}

function meansOf(facts: PsFacts, day: CalendarDay): Benefit {
  if (facts.benefit.withoutIsee) return { PresenzaProvaMezzi: '4' }
  const dsu = dsuOn(facts, day)
  return { PresenzaProvaMezzi: dsu || facts.benefit.byIsee ? '1' : '4', ...dsu }
}

function chargeOf({ charge, benefit, sina, needs }: PsFacts, { to }: Part): Benefit {
  if (charge.on === null || charge.on > to) return { PresaCarico: '2' }
  const area = areaOf({ charge: charge.area, service: benefit.area })
  const sheet = area === '2' ? sheetAt(sina, to) : undefined
  return {
    PresaCarico: '1',
    ...(area !== undefined && { AreaUtenza: area }),
    ...(sheet && { SINA: sinaOf(sheet, needs) }),
  }
}

/** INPS refuses names of less than ten characters, its own "Altro" among them. */
const shortest = 10

function nameOf({ benefit }: PsFacts): { readonly label: string; readonly fixes: readonly Fix[] } {
  const field = 'DenominazionePrestazione'
  const given = (benefit.label ?? benefit.name).replaceAll(/\s+/g, ' ').trim()
  const label = given.length >= shortest ? given.slice(0, 200) : `${given} (prestazione sociale)`
  return {
    label,
    fixes: label === given ? [] : [{ rule: 'S01', field, before: given, after: label }],
  }
}
