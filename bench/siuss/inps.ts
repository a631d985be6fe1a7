import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { CryptoKey } from 'jose'

import { origin } from '../rig/rig.ts'

const issuer = 'interop.pagopa.it'
const purpose = 'bench'
const alg = 'ES256'

/** What INPS has of a comune after it asked for everything. */
export interface Pulled {
  readonly flows: number
  /** Flows whose instant does not come after that of the one before: none, if all is well. */
  readonly again: number
}

/** INPS, with a voucher of its own PDND for each call. */
export class Inps {
  /** What the site must be started with, so that it knows this PDND. */
  readonly environment: Readonly<Record<string, string>>
  readonly #key: CryptoKey
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  private constructor(key: CryptoKey, environment: Readonly<Record<string, string>>) {
    this.#key = key
    this.environment = environment
  }

  /** @param folder where the site finds the keys */
  static async of(folder: string, comuni: readonly string[]): Promise<Inps> {
    const { publicKey, privateKey } = await generateKeyPair(alg)
    const file = join(folder, 'jwks.json')
    const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg, use: 'sig' }
    writeFileSync(file, JSON.stringify({ keys: [key] }))
    return new Inps(privateKey, {
      PDND_JWKS_URL: pathToFileURL(file).href,
      PDND_ISSUER: issuer,
      PDND_PURPOSES: comuni.map((one) => `${one}:${purpose}`).join(' '),
    })
  }

  /**
   * Asks for all flows of a comune, page after page, and keeps nothing of them.
   * @param each called after each page
   */
  async pull(
    { port, belfiore }: { readonly port: number; readonly belfiore: string },
    page: number,
    each: () => void,
  ): Promise<Pulled> {
    const pulled = { flows: 0, again: 0 }
    for (let since = 0; ;) {
      const path = `/waas/${belfiore}/v1/flussi?since=${since}&limit=${page}`
      const text = await this.#ask(port, path, await this.#voucher(belfiore))
      const { elenco_flussi: flows } = JSON.parse(text) as Answer
      if (flows.length === 0) return pulled
      for (const { ts_flusso } of flows) {
        const at = Date.parse(ts_flusso)
        if (at <= since) pulled.again++
        since = at
      }
      pulled.flows += flows.length
      each()
    }
  }

  leave(): void {
    this.#agent.destroy()
  }

  #voucher(belfiore: string): Promise<string> {
    return new SignJWT({ purposeId: purpose, client_id: 'inps' })
      .setProtectedHeader({ alg, kid: 'bench', typ: 'at+jwt' })
      .setIssuer(issuer)
      .setAudience(`${origin}/waas/${belfiore}/v1`)
      .setJti(randomUUID())
      .setIssuedAt()
      .setNotBefore('0s')
      .setExpirationTime('10m')
      .sign(this.#key)
  }

  #ask(port: number, path: string, voucher: string): Promise<string> {
    const headers = { authorization: `Bearer ${voucher}` }
    return new Promise((resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port, path, headers, agent: this.#agent })
      outgoing.once('response', (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.once('error', reject)
        response.once('end', () => {
          if (response.statusCode === 200) resolve(text)
          else reject(new Error(`${path}: ${response.statusCode} ${text}`))
        })
      })
      outgoing.once('error', reject)
      outgoing.end()
    })
  }
}

interface Answer {
  readonly elenco_flussi: readonly { readonly ts_flusso: string }[]
}
