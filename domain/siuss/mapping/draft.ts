import type { Benefit, PsRecord, Sina } from '../layout/ps-record.ts'

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined }
type Person = PsRecord['Beneficiario']

/** A record as far as the facts reach: what is missing is not there yet. */
export interface PsDraft {
  readonly Beneficiario: {
    readonly CodiceFiscale?: string | undefined
    readonly Anagrafica: Loose<Person['Anagrafica']>
    readonly Indirizzo: readonly Loose<Person['Indirizzo'][number]>[]
    readonly PrestazioniSociali: Loose<Omit<Benefit, 'SINA'>> & {
      readonly SINA?: Loose<Sina> | undefined
    }
  }
}

/** What was mended without asking, so that anybody may read it. */
export interface Fix {
  readonly rule: string
  /** Attribute of the layout. */
  readonly field: string
  readonly before: string
  readonly after: string
}

/** Keys without a value left out: a draft says what it knows and no more. */
export function known<T extends object>(draft: T): T {
  return JSON.parse(JSON.stringify(draft)) as T
}
