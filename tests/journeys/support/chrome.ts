import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real browser; close it in `afterAll`. */
export function startChrome(): Promise<Browser> {
  const executablePath = process.env.SISO_TEST_CHROMIUM ?? '/usr/bin/chromium'
  return chromium.launch({ executablePath, args: quiet })
}
