import type { Release } from '../schema.ts'
import { diagramOf } from './diagram.ts'
import { layoutOf } from './layout.ts'
import type { Layout } from './layout.ts'
import { newModdle } from './moddle.ts'
import { planeOf } from './write-plane.ts'
import { clean, processOf } from './write-process.ts'

/**
 * A release as a BPMN 2.0 file: process, picture, and the whole document in an element of our own,
 * from which `readBpmn` takes it back without loss.
 * @param placed its picture, where that is at hand: to place it takes up to a second
 */
export async function writeBpmn(release: Release, placed?: Layout): Promise<string> {
  const moddle = newModdle()
  const diagram = diagramOf(release)
  const layout = placed ?? (await layoutOf(diagram))
  const process = processOf(moddle, release, diagram)
  const definitions = moddle.create('bpmn:Definitions', {
    id: 'definitions',
    name: clean(`${release.key}@${release.version}`),
    targetNamespace: 'https://github.com/regione-umbria/siso/procedures',
    exporter: 'S.I.SO',
    rootElements: [process],
    diagrams: [planeOf(moddle, layout, process)],
  })
  const { xml } = await moddle.toXML(definitions, { format: true })
  return xml
}
