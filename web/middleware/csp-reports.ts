import express from 'express'
import type { RequestHandler } from 'express'
import { z } from 'zod'

import type { Deps } from '../deps.ts'

const report = z.object({
  'csp-report': z.object({
    'effective-directive': z.string().max(60).optional(),
    'violated-directive': z.string().max(200).optional(),
  }),
})
const directive = /^[a-z-]{1,40}/

/** Browsers tell here what the policy stopped. Only the directive is kept: the rest may be personal. */
export function setUpCspReports({ metrics, logger }: Deps): RequestHandler[] {
  const type = ['application/csp-report', 'application/reports+json', 'application/json']
  const count: RequestHandler = (req, res) => {
    const parsed = report.safeParse(req.body)
    const said = parsed.success ? parsed.data['csp-report'] : {}
    const full = said['effective-directive'] ?? said['violated-directive'] ?? ''
    const name = directive.exec(full)?.[0] ?? 'other'
    metrics.cspReports.inc({ directive: name })
    logger.warn({ directive: name }, 'content security policy violated')
    res.status(204).end()
  }
  return [express.json({ type, limit: '16kb' }), count]
}
