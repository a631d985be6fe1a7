import { createHash } from 'node:crypto'

import type { RequestHandler } from 'express'

import { hashToken, newToken } from '../../domain/auth/session.ts'
import type { Deps } from '../deps.ts'
import { cookieNames, readCookie } from '../shared/cookies.ts'
import { isLanguage } from '../shared/i18n.ts'
import type { Theme } from '../shared/locals.ts'
import { v7 } from '../shared/uuid.ts'

const isTheme = (value: unknown): value is Theme => value === 'light' || value === 'dark'

/** Reads what the browser says of itself: session, language, colours. The database is not asked. */
export function setUpVisitor({ origin }: Deps): RequestHandler {
  const names = cookieNames(origin)
  return (req, res, next) => {
    const token = readCookie(req, names.session)
    const theme = readCookie(req, names.theme)
    const language = req.query['lang'] ?? readCookie(req, names.language)
    res.locals.request = v7()
    res.locals.language = isLanguage(language) ? language : 'it'
    res.locals.theme = isTheme(theme) ? theme : 'system'
    res.locals.tokenHash = token ? hashToken(token) : undefined
    let form = readCookie(req, names.form)
    if (form === undefined) {
      form = newToken()
      res.cookie(names.form, form, names.options)
    }
    res.locals.formToken = formTokenOf(form)
    res.set('X-Request-Id', res.locals.request)
    next()
  }
}

/** Before sign-in there is no session to hold a form's token: it is tied to a cookie of this browser. */
export function formTokenOf(cookie: string): string {
  return createHash('sha256').update(`form ${cookie}`).digest('base64url')
}
