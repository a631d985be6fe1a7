/**
 * The programs of INPS as its specification of the WaaS describes them (2.0.1), and no more: they ask
 * for flows from the instant of the last that they acquired until the list is empty, and bring outcomes
 * until they are answered with a 2xx. Nothing here is taken from the site.
 */
export interface Flusso {
  readonly codice_ente: string
  readonly denominazione_ente: string
  readonly id_flusso: string
  readonly ts_flusso: string
  readonly tipo: string
  readonly flusso: string
}

export interface Esito {
  readonly id_flusso: string
  readonly tipo?: string
  readonly ts_flusso?: string
  readonly ts_acquisizione: string
  readonly codice_esito: string
  readonly descrizione_esito?: string
  readonly id_acquisizione_siuss?: string
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly headers: Headers
  readonly body: unknown
}

export class Inps {
  /** Milliseconds of the last flow acquired; a first call begins with 0. */
  since = 0
  readonly acquired: Flusso[] = []
  readonly #base: string
  readonly #voucher: () => string

  /** @param base address of the e-service of one comune */
  constructor(base: string, voucher: () => string) {
    this.#base = base
    this.#voucher = voucher
  }

  async call(path: string, given: RequestInit = {}): Promise<Answer> {
    const answer = await this.#ask(path, given).catch((lost: unknown) => {
      // A connection that was idle for long may be gone: it is asked again.
      if (lost instanceof TypeError) return this.#ask(path, given)
      throw lost
    })
    const text = await answer.text()
    const type = answer.headers.get('content-type') ?? ''
    const body: unknown = text !== '' && type.includes('json') ? JSON.parse(text) : text
    return { status: answer.status, type, headers: answer.headers, body }
  }

  #ask(path: string, given: RequestInit): Promise<Response> {
    const headers = { Authorization: `Bearer ${this.#voucher()}`, ...given.headers }
    return fetch(this.#base + path, { ...given, headers })
  }

  /** One scheduled round: page after page, until nothing comes. @returns how many pages were not empty */
  async pull(limit: number, name: 'limit' | 'max_entries' = 'limit'): Promise<number> {
    for (let pages = 0; ; pages++) {
      const asked = `/flussi?since=${String(this.since)}&${name}=${String(limit)}`
      const { status, body } = await this.call(asked)
      if (status !== 200) throw new Error(`answered ${String(status)}`)
      const { elenco_flussi: flows } = body as { elenco_flussi: Flusso[] }
      const last = flows.at(-1)
      if (!last) return pages
      this.acquired.push(...flows)
      this.since = Date.parse(last.ts_flusso)
    }
  }

  bring(esiti: readonly object[]): Promise<Answer> {
    return this.send({ elenco_esiti: esiti })
  }

  send(body: unknown): Promise<Answer> {
    const headers = { 'Content-Type': 'application/json' }
    return this.call('/esiti', { method: 'POST', headers, body: JSON.stringify(body) })
  }
}
