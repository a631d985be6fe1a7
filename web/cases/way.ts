import { stepStanding } from '../../domain/diary/position.ts'
import { procedurePath } from '../procedures/paths.ts'
import { findLayout } from '../shared/diagram/find-layout.ts'
import { presentDiagram, stateOf } from '../shared/diagram/present-diagram.ts'
import type { Standing } from '../shared/diagram/present-diagram.ts'
import { words } from '../shared/forms/words.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { folderParams, openFolder } from './folder.ts'
import type { Folder } from './folder.ts'
import { paths } from './paths.ts'
import { presentHead } from './present-head.ts'
import type { Reader } from './present-head.ts'

/** “Dove siamo”: the procedure that the case follows, with what was done and what is open. */
export function wayRoute(): Route {
  return route({
    method: 'get',
    path: paths.way,
    permission: 'case.read',
    audit: 'case-read',
    params: folderParams,
    async handle({ params: { id }, act, sql, session, language, t }) {
      const folder = await openFolder(act, id, 'way')
      const standing = await stepStanding(sql, id)
      const layout = await findLayout(folder.release)
      const title = t('cases.way-picture', { number: folder.head.number })
      return page('cases/way', {
        ...presentHead(folder, 'way', { session, language, t }),
        diagram: presentDiagram(layout, { t, title, standing }),
        phases: presentWay(folder, standing, { session, language, t }),
        procedure: procedurePath(folder.head.release),
      })
    },
  })
}

const icons = { now: 'arrow-right', past: 'check', ahead: undefined } as const

/** Phase by phase, each step with what became of it. */
function presentWay({ release }: Folder, standing: Standing, { t, language }: Reader) {
  return release.phases.map(({ key, title }) => ({
    ...words(title, language),
    steps: release.steps
      .filter(({ phase }) => phase === key)
      .map((step) => {
        const state = stateOf(step.key, standing)
        const times = standing.entered[step.key] ?? 0
        return {
          ...words(step.title, language),
          state: t(`diagram.state-${state}`),
          icon: icons[state],
          current: state === 'now',
          past: state === 'past',
          again: times > 1 ? t('diagram.times', { count: times }) : '',
        }
      }),
  }))
}
