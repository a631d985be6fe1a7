import type { Request, Response } from 'express'

import { may } from '../../domain/auth/policy.ts'
import type { Session } from '../../domain/auth/session.ts'
import type { Deps } from '../deps.ts'
import { helpFor } from '../help/paths.ts'
import { paths as learning } from '../learning/paths.ts'
import { paths as notices } from '../notices/paths.ts'
import { cookieNames, readCookie } from './cookies.ts'
import { flashKeeper, takeMessage } from './flash.ts'
import { formatTime } from './format.ts'
import { translator } from './i18n.ts'
import type { Language, Translate } from './i18n.ts'
import { presentMenu, presentNavigation } from './navigation.ts'
import { paths } from './paths.ts'

/** The frame around every page, ready for `layout.hbs`. */
export async function presentShell(deps: Deps, req: Request, res: Response) {
  const { language, theme, session } = res.locals
  const t = translator(language)
  const message = takeMessage(req, res, flashKeeper(deps))
  return {
    ...presentPiece(deps, req, res),
    theme,
    darkChosen: theme === 'dark',
    lightChosen: theme === 'light',
    css: deps.assets.url('siso.css'),
    js: deps.assets.url('siso.js'),
    otherLanguage: language === 'it' ? 'en' : 'it',
    trial: !deps.production,
    message: message && { tone: message.tone ?? 'success', text: t(message.key, message.values) },
    help: helpFor(req.path),
    learning: { ...learning, unread: unreadNews(deps, req) },
    ...(session ? await presentSignedIn(deps, session, { language, path: req.path }) : nobody),
  }
}

/** How many of the news this browser has not shown yet: none on the page that shows them. */
function unreadNews({ origin, news }: Deps, req: Request): number {
  if (req.path === learning.news) return 0
  return Math.max(0, news - Number(readCookie(req, cookieNames(origin).news) ?? 0))
}

interface Asked {
  readonly language: Language
  readonly path: string
}

const nobody = { places: [], allPlaces: true, navigation: [], canSearch: false }

async function presentSignedIn(deps: Deps, session: Session, { language, path }: Asked) {
  return {
    training: session.training,
    user: presentUser(session, language),
    notices: presentUnread(session, translator(language)),
    places: await deps.places.of(session),
    allPlaces: session.place === undefined,
    deputises: session.deputises.join(', '),
    navigation: presentNavigation(session.roles, path),
    menu: presentMenu(session.roles, path),
    canSearch: may(session.roles, 'person.search'),
  }
}

/** What partials need even without the frame: language, nonce, form token, icons. */
export function presentPiece({ assets }: Deps, req: Request, res: Response) {
  const { language, nonce, session, formToken } = res.locals
  const csrf = session?.csrf ?? formToken
  return { language, nonce, csrf, paths, here: req.originalUrl, icons: assets.url('icons.svg') }
}

/** How many notices wait: 99+ where there are more than a number helps. */
function presentUnread({ unread = 0 }: Session, t: Translate) {
  return {
    href: notices.notices,
    count: unread > 99 ? '99+' : unread,
    label: unread > 0 ? t('notices.count', { count: unread }) : t('notices.title'),
  }
}

function presentUser(session: Session, language: 'it' | 'en') {
  return {
    name: session.fullName,
    username: session.username,
    roles: session.roles.map((role) => `roles.${role}`),
    expiresAt: session.expiresAt.toISOString(),
    expiresTime: formatTime(session.expiresAt, language),
  }
}
