import { BpmnModdle } from 'bpmn-moddle'
import type { ModdleElement } from 'bpmn-moddle'

/** Our own elements in a BPMN file: the whole release, and which step a shape draws. */
const siso = {
  name: 'siso',
  prefix: 'siso',
  uri: 'https://github.com/regione-umbria/siso/bpmn/1',
  xml: { tagAlias: 'lowerCase' },
  types: [
    {
      name: 'Release',
      superClass: ['Element'],
      properties: [{ name: 'document', type: 'String', isBody: true }],
    },
    {
      name: 'Step',
      superClass: ['Element'],
      properties: [{ name: 'key', type: 'String', isAttr: true }],
    },
  ],
}

export function newModdle(): BpmnModdle {
  return new BpmnModdle({ siso })
}

/** The elements that a property holds. */
export function listOf(element: ModdleElement, property: string): readonly ModdleElement[] {
  const value: unknown = element.get(property)
  return Array.isArray(value) ? value.filter(isElement) : []
}

/** Everything that a process consists of, in its subprocesses too. */
export function partsOf(element: ModdleElement): readonly ModdleElement[] {
  return listOf(element, 'flowElements').flatMap((one) => [one, ...partsOf(one)])
}

export function isElement(value: unknown): value is ModdleElement {
  return typeof value === 'object' && value !== null && '$type' in value
}
