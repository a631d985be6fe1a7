import { Page } from './page.ts'

interface Options {
  readonly headers?: Record<string, string>
  /** A browser says where a post comes from; a forged one says another site. */
  readonly from?: string
}

/** A browser without scripts: keeps cookies, never follows a redirect by itself. */
export class Browser {
  readonly origin: string
  readonly cookies = new Map<string, string>()

  constructor(origin: string) {
    this.origin = origin
  }

  get(path: string, options: Options = {}): Promise<Page> {
    return this.#ask(path, { method: 'GET', headers: { ...options.headers } })
  }

  /** Follows redirects too, as people see it. */
  async open(path: string): Promise<Page> {
    let page = await this.get(path)
    for (let hops = 0; page.location !== undefined && hops < 5; hops++) {
      page = await this.get(page.location)
    }
    return page
  }

  post(path: string, fields: Fields, options: Options = {}): Promise<Page> {
    const headers = {
      origin: options.from ?? this.origin,
      'content-type': 'application/x-www-form-urlencoded',
      ...options.headers,
    }
    return this.#ask(path, { method: 'POST', headers, body: encode(fields) })
  }

  /**
   * Sends a form of a page with what it holds, changed by `fields`.
   * @param action of the form, when the page has several
   */
  submit(page: Page, fields: Fields, action?: string): Promise<Page> {
    const form = page.form(action)
    return this.post(form.action, { ...form.fields, ...fields })
  }

  async #ask(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = cookie ? { ...init.headers, cookie } : init.headers
    const response = await fetch(new URL(path, this.origin), {
      ...init,
      headers,
      redirect: 'manual',
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return new Page(response, new Uint8Array(await response.arrayBuffer()))
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    const name = pair.slice(0, at)
    const past = attributes.some((each) => /expires=Thu, 01 Jan 1970/i.test(each))
    if (past) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(at + 1))
  }
}

export type Fields = Readonly<Record<string, string | readonly string[]>>

function encode(fields: Fields): URLSearchParams {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const each of typeof value === 'string' ? [value] : value) body.append(name, each)
  }
  return body
}
