import type { ServerResponse } from 'node:http'

import type { Message } from './message.ts'

/** What a handler answers. The framework renders it after the transaction has ended. */
export type Reply =
  | {
      readonly kind: 'page' | 'fragment'
      readonly view: string
      readonly model: object
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'redirect'
      readonly to: string
      readonly message?: Message
      /** Of the session from now on: goes into its cookie. */
      readonly token?: string
    }
  | { readonly kind: 'stream'; readonly open: (response: ServerResponse) => void | Promise<void> }
  | ({ readonly kind: 'file' } & FileReply)
  | { readonly kind: 'json'; readonly body: object; readonly status: number }
  | { readonly kind: 'empty'; readonly headers?: Readonly<Record<string, string>> }

/** A file to keep. Its name is plain letters: no name of a person. */
interface FileReply {
  readonly name: string
  readonly type: string
  readonly content: string | Uint8Array
}

interface Options {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A whole page in the shell. `title` names it in the tab and in the heading of screen readers. */
export function page<M extends { title: string }>(
  view: string,
  model: M,
  options: Options = {},
): Reply {
  return {
    kind: 'page',
    view,
    model,
    status: options.status ?? 200,
    headers: options.headers ?? {},
  }
}

/** A piece of page for htmx. */
export function fragment(view: string, model: object, options: Options = {}): Reply {
  const { status = 200, headers = {} } = options
  return { kind: 'fragment', view, model, status, headers }
}

/** After every act: 303 to a page, with the message that it shows once. */
export function redirect(to: string, message?: Message): Extract<Reply, { kind: 'redirect' }> {
  return message ? { kind: 'redirect', to, message } : { kind: 'redirect', to }
}

/** A response that stays open (events). The transaction has ended: read through the pools. */
export function stream(open: (response: ServerResponse) => void | Promise<void>): Reply {
  return { kind: 'stream', open }
}

/** A file that the browser saves. */
export function file(given: FileReply): Reply {
  return { kind: 'file', ...given }
}

/** Done, nothing to show (204). */
export function empty(): Reply {
  return { kind: 'empty' }
}

/** For programs that look at our health, not for pages. */
export function json(body: object, status = 200): Reply {
  return { kind: 'json', body, status }
}
