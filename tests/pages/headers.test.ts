import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { startApp } from './support/start-app.ts'
import type { TestApp } from './support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

describe('what every page tells the browser', () => {
  test('only scripts with the nonce of this very answer run, and htmx alone makes HTML', async () => {
    const [first, second] = [
      await app.browser().get('/accesso'),
      await app.browser().get('/accesso'),
    ]
    const policy = first.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([\w-]{24})'/.exec(policy)?.[1] ?? ''
    expect(policy.replace(nonce, 'N')).toBe(
      "default-src 'none'; script-src 'nonce-N' 'strict-dynamic'; style-src 'self'; " +
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; " +
        "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; " +
        'trusted-types htmx; report-uri /csp',
    )
    expect(first.html).toContain(`nonce='${nonce}'`)
    expect(second.headers.get('content-security-policy')).not.toBe(policy)
  })

  test('nothing is kept by caches, framed, guessed or told to other sites', async () => {
    const { headers } = await (await app.enter('planner.a')).get('/accesso/conferma')
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    expect(headers.has('x-powered-by')).toBe(false)
  })

  test('production asks for encrypted connections for a year, and names cookies for this host alone', async () => {
    const https = 'https://siso.example.org'
    const safe = await startApp({ production: true, origin: https })
    try {
      const page = await safe.browser().get('/accesso')
      expect(page.headers.get('strict-transport-security')).toBe(
        'max-age=31536000; includeSubDomains',
      )
      const style = await fetch(safe.origin + safe.deps.assets.url('siso.css'))
      expect(Object.fromEntries(style.headers)).toMatchObject({
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
      })
      expect(page.headers.getSetCookie().join()).toMatch(/^__Host-siso-form=.*Path=\/;.*Secure/)
      expect(page.text).not.toContain('Ambiente di prova')
    } finally {
      await safe.stop()
    }
  })

  test('no page carries style or script inside it', async () => {
    const browser = await app.enter('help-desk.a')
    for (const path of [
      '/accesso/conferma',
      '/accessibilita',
      '/accessibilita/segnalazione',
      '/no',
    ]) {
      const { html } = await browser.get(path)
      expect(html).not.toMatch(/\sstyle=|<style|\son\w+=|javascript:/)
    }
  })

  test('a page stays within 60 KB, styles within 95 and scripts within 45, compressed', async () => {
    const page = await (await app.enter('coordinator.a')).get('/accessibilita')
    expect(gzipSync(page.html).length).toBeLessThan(60_000)
    const size = async (name: string) => {
      const url = new URL(app.deps.assets.url(name), app.origin)
      const answer = await fetch(url, { headers: { 'accept-encoding': 'gzip' } })
      expect(answer.headers.get('content-encoding')).toBe('gzip')
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      return app.deps.assets.find(url.pathname.split('/').at(-1) ?? '')?.gzip?.length ?? Infinity
    }
    expect(await size('siso.css')).toBeLessThan(95_000)
    expect(await size('siso.js')).toBeLessThan(45_000)
  })

  test('a violation that a browser reports is counted, without keeping what it held', async () => {
    const report = {
      'csp-report': { 'effective-directive': 'script-src-elem', 'blocked-uri': 'x' },
    }
    const answer = await fetch(`${app.origin}/csp`, {
      method: 'POST',
      headers: { 'content-type': 'application/csp-report' },
      body: JSON.stringify(report),
    })
    expect(answer.status).toBe(204)
    expect(await app.deps.metrics.registry.metrics()).toContain(
      'siso_csp_reports_total{directive="script-src-elem"} 1',
    )
  })
})

describe('language and colours', () => {
  test('English is chosen by a form and kept, and Italian texts are marked', async () => {
    const browser = app.browser()
    await browser.submit(await browser.get('/accesso'), { language: 'en' }, '/preferenze')
    const page = await browser.get('/accesso')
    expect(page.html).toContain("<html lang='en'")
    expect(page.text).toContain('Sign in')
    expect((await browser.get('/accessibilita')).html).toContain(
      "<article class='prose panel' lang='it'>",
    )
  })

  test('dark colours are chosen by a form and kept; otherwise the device decides', async () => {
    const browser = app.browser()
    const first = await browser.get('/accesso')
    expect(first.html).toContain("data-theme='system'")
    const saved = await browser.submit(first, { theme: 'dark' }, '/preferenze')
    const page = await browser.get(saved.location ?? '')
    expect(page.html).toContain("data-theme='dark'")
    expect(page.text).toContain('Preferenza salvata.')
    expect((await browser.get('/accesso')).text).not.toContain('Preferenza salvata.')
  })
})
