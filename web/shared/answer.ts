import type { Request, Response } from 'express'

import type { Deps } from '../deps.ts'
import { cookieNames } from './cookies.ts'
import { flashKeeper, keepMessage } from './flash.ts'
import { isHtmx } from './parse-visit.ts'
import type { Reply } from './reply.ts'
import { visitor } from './serve.ts'
import { presentPiece, presentShell } from './shell.ts'

/** Sends a reply: a page in the shell, a fragment, a redirect with its message, an open stream. */
export async function answer(
  reply: Reply,
  deps: Deps,
  { req, res }: { req: Request; res: Response },
): Promise<void> {
  switch (reply.kind) {
    case 'page': {
      await visitor(deps, res)
      const shell = await presentShell(deps, req, res)
      res.status(reply.status).set(reply.headers)
      return render(res, reply.view, { ...reply.model, shell })
    }
    case 'fragment':
      res.status(reply.status).set(reply.headers)
      return render(res, reply.view, {
        ...reply.model,
        layout: false,
        shell: presentPiece(deps, req, res),
      })
    case 'redirect':
      return sendOn(reply, deps, { req, res })
    case 'json':
      res.status(reply.status).json(reply.body)
      return
    case 'file':
      res.type(reply.type).attachment(reply.name).send(Buffer.from(reply.content))
      return
    case 'stream':
      return reply.open(res)
    case 'empty':
      res
        .status(204)
        .set(reply.headers ?? {})
        .end()
      return
  }
}

function sendOn(
  { to, token, message }: Extract<Reply, { kind: 'redirect' }>,
  deps: Deps,
  { req, res }: { req: Request; res: Response },
): void {
  if (token) keepSession(deps, res, token)
  if (message) keepMessage(res, flashKeeper(deps), message)
  redirectTo(req, res, to)
}

function keepSession({ origin }: Deps, res: Response, token: string): void {
  const { session, options } = cookieNames(origin)
  res.cookie(session, token, options)
}

/** htmx would follow a 303 by itself and put the whole page into its target. */
export function redirectTo(req: Request, res: Response, to: string): void {
  if (isHtmx(req)) res.status(204).set('HX-Redirect', to).end()
  else res.redirect(303, to)
}

/** Rejects when the template fails, so that the error page answers. */
function render(res: Response, view: string, model: object): Promise<void> {
  return new Promise((resolve, reject) => {
    res.render(view, model, (error: Error | null, html?: string) => {
      if (error) return reject(error)
      res.send(html)
      resolve()
    })
  })
}
