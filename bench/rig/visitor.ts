import { Agent, request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

import { origin } from './rig.ts'

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string }
export type Fields = Readonly<Record<string, string | readonly string[]>>

const input = /<input type='hidden' name='([^']+)' value='([^']*)'/g
const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#x3D': '=',
  '#x60': '`',
}

function decode(text: string): string {
  return text.replace(/&([^;]+);/g, (whole, name: string) => entities[name] ?? whole)
}

/** What a form of the page holds before anybody types; `attribute` tells it from the others. */
export function formIn(html: string, attribute: string): { action: string; fields: Fields } {
  const at = html.indexOf(attribute)
  const start = html.lastIndexOf('<form', at)
  const whole = html.slice(start, html.indexOf('</form>', at))
  if (at < 0 || start < 0) throw new Error(`no form with ${attribute} in: ${html.slice(0, 400)}`)
  const pairs = [...whole.matchAll(input)].map(([, name = '', value = '']) => [name, decode(value)])
  const action = /<form[^>]* action='([^']*)'/.exec(whole)?.[1] ?? ''
  return { action: decode(action), fields: Object.fromEntries(pairs) }
}

/** One browser without a screen: one connection kept alive, its cookies, and posts as htmx makes them. */
export class Visitor {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #cookies = new Map<string, string>()
  readonly #port: number

  constructor(port: number) {
    this.#port = port
  }

  get(path: string): Promise<Answer> {
    return this.#ask('GET', path)
  }

  /** @param htmx asks for the piece of page, as a browser with scripts does */
  post(path: string, fields: Fields, { htmx = false } = {}): Promise<Answer> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields))
      for (const each of [value].flat()) body.append(name, each)
    return this.#ask('POST', path, { body: body.toString(), htmx })
  }

  leave(): void {
    this.#agent.destroy()
  }

  #ask(method: string, path: string, sent?: { body: string; htmx: boolean }): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = {
      ...(cookie && { cookie }),
      ...(sent && {
        origin,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(sent.body),
      }),
      ...(sent?.htmx && { 'hx-request': 'true' }),
    }
    const to = { host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path, headers }
    return new Promise((resolve, reject) => {
      const outgoing = request(to, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.once('error', reject)
        response.once('end', () => {
          for (const line of response.headers['set-cookie'] ?? []) this.#keep(line)
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
        })
      })
      // The server closes what is idle for 5 s, at times just then: a browser asks again by itself.
      outgoing.once('error', (error: Error) =>
        outgoing.reusedSocket ? resolve(this.#ask(method, path, sent)) : reject(error),
      )
      outgoing.end(sent?.body)
    })
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}
