import type { Session } from '../../domain/auth/session.ts'
import type { Language } from './i18n.ts'

export type Theme = 'system' | 'light' | 'dark'

/** What the middleware leaves for the pages, on `res.locals`. */
declare global {
  namespace Express {
    interface Locals {
      request: string
      nonce: string
      /** Address as declared, with `:id`: what a log may hold. */
      route?: string
      /** What is posted may be a whole document. */
      long?: boolean
      language: Language
      theme: Theme
      session?: Session | undefined
      /** Hash of the session cookie, if there is one. */
      tokenHash?: Buffer | undefined
      /** Token of forms shown before sign-in. */
      formToken: string
    }
  }
}
