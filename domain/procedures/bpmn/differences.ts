import type { ModdleElement } from 'bpmn-moddle'

import type { Release } from '../schema.ts'
import { diagramOf } from './diagram.ts'
import { isElement, newModdle, partsOf } from './moddle.ts'
import type { Remark } from './remark.ts'
import { processOf } from './write-process.ts'

type Shape = ReadonlyMap<string, string>

/** What somebody changed in the picture of one of our files. The document stands; the picture does not. */
export function differencesOf(release: Release, process: ModdleElement): Remark[] {
  const drawn = processOf(newModdle(), release, diagramOf(release))
  const [before, after] = [shapeOf(drawn), shapeOf(process)]
  const ids = [...new Set([...before.keys(), ...after.keys()])]
  return ids
    .filter((id) => before.get(id) !== after.get(id))
    .map((id) => ({
      element: id,
      understood: false,
      text: sentence(before.get(id), after.get(id)),
    }))
}

function sentence(before: string | undefined, after: string | undefined): string {
  const stays = 'Vale il documento: la modifica al disegno non è stata presa.'
  if (after === undefined) return `Tolto dal disegno: era ${String(before)}. ${stays}`
  if (before === undefined) return `Aggiunto al disegno: ${after}. ${stays}`
  return `Cambiato nel disegno: era ${before}, ora è ${after}. ${stays}`
}

/** Each element in words that change when its meaning does, and not when it is moved. */
function shapeOf(process: ModdleElement): Shape {
  return new Map(partsOf(process).map((element) => [element.id ?? '', wordsOf(element)]))
}

function wordsOf(element: ModdleElement): string {
  const name: unknown = element.get('name')
  const title = typeof name === 'string' ? `«${name}»` : 'senza nome'
  if (element.$type !== 'bpmn:SequenceFlow') return title
  return `${title} da ${idOf(element.get('sourceRef'))} a ${idOf(element.get('targetRef'))}`
}

function idOf(value: unknown): string {
  return isElement(value) ? (value.id ?? '') : ''
}
