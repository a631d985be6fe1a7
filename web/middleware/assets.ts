import type { RequestHandler } from 'express'

import type { Deps } from '../deps.ts'
import { paths } from '../shared/paths.ts'
import { encryptedOnly } from './security-headers.ts'

const oneYear = 'public, max-age=31536000, immutable'

/** Files with their hash in the name: sent compressed beforehand, kept by browsers for ever. */
export function setUpAssets({ assets, production }: Deps): RequestHandler {
  return (req, res, next) => {
    if (req.method !== 'GET' || !req.path.startsWith(`${paths.assets}/`)) return next()
    const file = assets.find(req.path.slice(paths.assets.length + 1))
    if (!file) return res.status(404).type('text').end()
    const encoding = req.acceptsEncodings('br', 'gzip', 'identity')
    const body = encoding === 'br' ? file.br : encoding === 'gzip' ? file.gzip : undefined
    res.set({
      'Content-Type': file.type,
      'Cache-Control': oneYear,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      ...(production ? { 'Strict-Transport-Security': encryptedOnly } : {}),
      'Cross-Origin-Resource-Policy': 'same-origin',
      Vary: 'Accept-Encoding',
    })
    if (body) res.set('Content-Encoding', String(encoding))
    res.end(body ?? file.plain)
  }
}
