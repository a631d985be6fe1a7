import type { Deps } from '../deps.ts'
import type { Route } from '../shared/route.ts'
import { accessesRoute } from './accesses.ts'
import { askedRoutes } from './asked.ts'
import { assessmentsRoute, sheetRoute } from './assessments.ts'
import { correctTermRoutes } from './correct-term.ts'
import { deadlinesRoute } from './deadlines.ts'
import { diaryRoutes } from './diary.ts'
import { documentRoutes } from './documents.ts'
import { listRoutes } from './list.ts'
import { managerRoutes } from './manager.ts'
import { besideRoutes } from './beside.ts'
import { newTaskRoutes } from './new-task.ts'
import { participantRoutes } from './participant.ts'
import { paymentRoutes } from './payment.ts'
import { peopleRoutes } from './people.ts'
import { reopeningRoutes } from './reopen.ts'
import { planRoutes } from './plan/routes.ts'
import { servicesRoute } from './services.ts'
import { summaryRoute } from './summary.ts'
import { termsRoutes } from './terms.ts'
import { thenRoute } from './then/page.ts'
import { whoMayOpenRoute } from './who-may-open.ts'
import { wholeRoute } from './whole.ts'
import { wayRoute } from './way.ts'

/** Cases: their list, and the folder of each. */
export function caseRoutes(deps: Deps): Route[] {
  return [
    ...listRoutes(),
    summaryRoute(),
    wayRoute(),
    thenRoute(),
    ...diaryRoutes(),
    ...documentRoutes(deps),
    ...askedRoutes(),
    servicesRoute(),
    ...paymentRoutes(deps),
    ...planRoutes(deps),
    assessmentsRoute(),
    sheetRoute(),
    deadlinesRoute(),
    ...termsRoutes(deps),
    ...correctTermRoutes(deps),
    accessesRoute(),
    whoMayOpenRoute(),
    wholeRoute(),
    ...managerRoutes(),
    ...newTaskRoutes(deps),
    ...reopeningRoutes(deps),
    ...besideRoutes(deps),
    ...peopleRoutes(),
    ...participantRoutes(),
  ]
}
