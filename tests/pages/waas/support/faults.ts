import { faultsIn } from '../../../rules/siuss/xsd.ts'
import type { Flusso } from './inps.ts'

/** What libxml2 has to say of flows as INPS acquired them, each by the layout of its kind; nothing, if all are valid. */
export function faultsOf(flows: readonly Flusso[]): string[] {
  return flows.flatMap(({ id_flusso, tipo, flusso }) => {
    const xml = Buffer.from(flusso, 'base64').toString('utf8')
    const layout = tipo === 'SINBA' ? 'sinba' : 'ps-psa-sina'
    return faultsIn(layout, xml).map((fault) => `${id_flusso}: ${fault}`)
  })
}
