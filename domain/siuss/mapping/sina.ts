import type { Sina } from '../layout/ps-record.ts'
import { known } from './draft.ts'
import type { PsDraft } from './draft.ts'
import type { SinaFacts } from './facts.ts'

type Draft = NonNullable<PsDraft['Beneficiario']['PrestazioniSociali']['SINA']>

/** Codes of our lists in the order of INPS's, which are counted from 1; none of it is sent as nothing. */
const lists = {
  mobility: ['alone', 'helped', 'unable'],
  daily: ['autonomous', 'partly', 'totally'],
  cognition: ['mild', 'moderate', 'severe'],
  behaviour: ['absent', 'present'],
  care: ['low', 'medium', 'high'],
  income: ['balanced', 'helped', 'need'],
  support: ['present', 'partial', 'absent'],
  source: ['uvm', 'social-folder', 'other-papers', 'direct'],
  tool: ['svama', 'aged', 'rug', 'sosia', 'polar', 'valgraf', 'other'],
  disability: [
    'partial',
    'total-with',
    'total-without',
    'npi',
    'law-104-3-1',
    'law-104-3-3',
    'law-104-12',
    'law-104-13',
  ],
  disabilitySource: ['certified', 'declared'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** The sheet that held at the end of a span: the newest that was made by then. */
export function sheetAt(sheets: readonly SinaFacts[], day: string): SinaFacts | undefined {
  return sheets.reduce<SinaFacts | undefined>(
    (best, one) => (one.on <= day && (!best || one.on > best.on) ? one : best),
    undefined,
  )
}

/** The SINA part of a record from the sheet of an assessment. @param needs INPS codes that the plan gives */
export function sinaOf({ said }: SinaFacts, needs: readonly string[]): Draft {
  const code = (part: keyof typeof lists) => {
    const value = said[part]
    return typeof value === 'string' ? codeIn(part, value) : undefined
  }
  const disability = said['disability']
  const certified = (Array.isArray(disability) ? disability : []).flatMap(
    (one: string) => codeIn('disability', one) ?? [],
  )
  const draft: Draft = {
    Mobilita: code('mobility'),
    AttivitaVitaQuotidiana: code('daily'),
    DisturbiAreaCognitiva: code('cognition'),
    DisturbiComportamentali: code('behaviour'),
    NecessitaCureSanitarie: code('care'),
    AreaReddituale: code('income'),
    AreaSupporto: code('support'),
    FonteDerivazioneValutazione: code('source'),
    StrumentoValutazione: code('tool'),
    FonteDerivazioneInvalidita: certified.length > 0 ? code('disabilitySource') : undefined,
    NecessitaInterventiSociali: needed(needs),
    InvaliditaCivile: certified.length > 0 ? { InvCiv: inOrder(certified) } : undefined,
  }
  return known(draft)
}

function needed(needs: readonly string[]): Sina['NecessitaInterventiSociali'] {
  return needs.length > 0 ? { CodicePrestazione: inOrder(needs) } : undefined
}

function codeIn(part: keyof typeof lists, value: string): string | undefined {
  const codes: readonly string[] = lists[part]
  const at = codes.indexOf(value)
  return at < 0 ? undefined : String(at + 1)
}

function inOrder(codes: readonly string[]): string[] {
  return [...new Set(codes)].toSorted((a, b) => (a < b ? -1 : 1))
}
