import type { ModdleElement } from 'bpmn-moddle'

import { bpmnUnreadable } from '../errors.ts'
import { Release } from '../schema.ts'
import { differencesOf } from './differences.ts'
import { isElement, listOf, newModdle } from './moddle.ts'
import { draftOf } from './read-foreign.ts'
import type { Remark } from './remark.ts'

export interface BpmnReading {
  /** `own`: made by `writeBpmn`, taken back as it was. `foreign`: as far as it was understood. */
  readonly origin: 'own' | 'foreign'
  /** A procedure document; of a foreign file a draft, to be completed before it can be published. */
  readonly document: unknown
  /** Element by element, what was and was not taken over, in Italian. */
  readonly remarks: readonly Remark[]
}

/** Larger files are not drawn by people. */
const longest = 5_000_000

/**
 * Reads a BPMN 2.0 file. Nothing in it is run, and nothing outside it is fetched.
 * @throws `bpmn-unreadable` when it is no BPMN, or is too large
 */
export async function readBpmn(xml: string): Promise<BpmnReading> {
  if (xml.length > longest) throw bpmnUnreadable('è più grande di 5 MB')
  const definitions = await parse(xml)
  const processes = listOf(definitions, 'rootElements').filter(
    ({ $type }) => $type === 'bpmn:Process',
  )
  const [process] = processes
  if (!process) throw bpmnUnreadable('non contiene un processo')
  const own = ownDocument(process)
  if (own) return { origin: 'own', document: own, remarks: differencesOf(own, process) }
  const { document, remarks } = draftOf(process)
  const others = processes.slice(1).map(({ id = '' }) => ({
    element: id,
    understood: false,
    text: 'È un altro processo: si importa un processo alla volta, il primo.',
  }))
  return { origin: 'foreign', document, remarks: [...remarks, ...others] }
}

async function parse(xml: string): Promise<ModdleElement> {
  try {
    const { rootElement } = await newModdle().fromXML(xml)
    return rootElement
  } catch (error) {
    throw bpmnUnreadable(error instanceof Error ? error.message.slice(0, 200) : 'non è XML')
  }
}

/** What `writeBpmn` put there, unless somebody spoiled it: then the file is read as a foreign one. */
function ownDocument(process: ModdleElement): Release | undefined {
  const extension: unknown = process.get('extensionElements')
  if (!isElement(extension)) return undefined
  const own = listOf(extension, 'values').find(({ $type }) => $type === 'siso:Release')
  const text: unknown = own?.get('document')
  if (typeof text !== 'string') return undefined
  try {
    return Release.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
