import type pg from 'pg'

import { joinContact } from '../../domain/contact/join-contact.ts'
import { grantServices } from '../../domain/delivery/grant-services.ts'
import { moveEndOfService, tellCases } from '../../domain/delivery/tell-cases.ts'
import { findEffectLetter, makeEffectLetter } from '../../domain/documents/effect-letter.ts'
import { writeNotices } from '../../domain/notices/write-notices.ts'
import type { ClaimedEffect } from '../../domain/tasks/effects.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import { advance } from '../../domain/tasks/advance.ts'
import { engineBuild } from '../../domain/tasks/engine-build.ts'
import type { EffectAdapter } from '../pathway.ts'

import type { Mailer } from './mail.ts'

/** What each type of effect does outside. A new type of effect is a new line here. */
export function effectAdapters(pool: pg.Pool, mailer: Mailer): Record<string, EffectAdapter> {
  const build = engineBuild()
  return {
    notify: {
      async run(effect) {
        await mailer.send(await writeNotices(pool, noticeOf(effect), getRelease))
        return {}
      },
    },
    letter: {
      async run(effect) {
        await makeEffectLetter(pool, letterOf(effect), getRelease)
        return {}
      },
      async lookUp(effect) {
        return (await findEffectLetter(pool, effect)) ? {} : undefined
      },
    },
    grant: {
      async run({ caseId, params }) {
        const read = textIn(params)
        const asked = { procedure: read('procedure'), form: read('form'), section: read('section') }
        await grantServices(pool, { caseId, ...asked })
        return {}
      },
    },
    extend: {
      async run({ caseId, params }) {
        await moveEndOfService(pool, caseId, textIn(params)('until'))
        return {}
      },
    },
    tell: {
      async run({ caseId, key, params }) {
        const read = textIn(params)
        const to = read('to') === 'parent' ? 'parent' : 'services'
        await tellCases(pool, { caseId, key, to, facts: JSON.parse(read('facts')) })
        return {}
      },
    },
    join: {
      async run({ caseId }) {
        const into = await joinContact(pool, caseId)
        await advance({ pool, build }, into, 'web')
        return {}
      },
    },
  }
}

/** Parameters come from a release, which was validated when it was published. */
function textIn(params: ClaimedEffect['params']): (name: string) => string {
  return (name) => {
    const value = params[name]
    return typeof value === 'string' ? value : ''
  }
}

function letterOf({ caseId, key, params }: ClaimedEffect) {
  const read = textIn(params)
  const keptBySender = read('keptBy') === 'sender'
  return {
    caseId,
    key,
    letter: read('letter'),
    keptBySender,
    optional: read('optional') === 'true',
  }
}

function noticeOf({ caseId, key, params }: ClaimedEffect) {
  const { notice, audience, due } = params
  return {
    caseId,
    key,
    notice: typeof notice === 'string' ? notice : '',
    ...(typeof due === 'string' ? { due } : {}),
    audience: Array.isArray(audience) ? audience.filter((one) => typeof one === 'string') : [],
  }
}
