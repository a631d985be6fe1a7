import { canonical } from '../engine/state.ts'
import type { Scenario } from '../schema/scenario.ts'
import type { Walk } from './simulate.ts'

type Expects = Scenario['expects']

/** What came out otherwise than expected, each with what to look at. */
export function differencesOf(expects: Expects, walk: Walk): string[] {
  return [
    ...lists('I compiti aperti, in ordine', expects.path, walk.path),
    ...lists('I passi aperti alla fine', expects.open, walk.open),
    ...lists('I gradini scattati', expects.fired, walk.fired),
    ...outcome(expects, walk),
    ...facts(expects, walk),
    ...deadlines(expects, walk),
  ]
}

function lists(what: string, wanted: readonly string[] | undefined, found: readonly string[]) {
  if (!wanted || canonical(wanted) === canonical(found)) return []
  return [`${what} sono «${inWords(found)}», si aspettava «${inWords(wanted)}».`]
}

function inWords(items: readonly string[]): string {
  return items.length > 0 ? items.join(', ') : 'nessuno'
}

function outcome({ outcome: wanted }: Expects, { outcome: found }: Walk): string[] {
  if (wanted === undefined || wanted === found) return []
  const now = found === undefined ? 'la pratica è ancora aperta' : `l’esito è «${found}»`
  return [`Si aspettava l’esito «${wanted}», ma ${now}.`]
}

function facts({ facts: wanted = {} }: Expects, { facts: found }: Walk): string[] {
  return Object.entries(wanted)
    .filter(([name, value]) => canonical(found[name] ?? '') !== canonical(value))
    .map(([name, value]) => {
      const now = found[name] === undefined ? 'non è indicato' : `è «${String(found[name])}»`
      return `Il fatto «${name}» ${now}, si aspettava «${String(value)}».`
    })
}

function deadlines({ deadlines: wanted = [] }: Expects, { deadlines: found }: Walk): string[] {
  return wanted.flatMap(({ deadline, due }) => {
    const dates = found.filter((one) => one.deadline === deadline).map((one) => one.due)
    if (dates.includes(due)) return []
    const now = dates.length > 0 ? `scade il ${dates.join(', ')}` : 'non è mai cominciata'
    return [`La scadenza «${deadline}» ${now}, si aspettava il ${due}.`]
  })
}
