import { z } from 'zod'

import { dropParkedPost, parkedPosts } from '../../domain/auth/parked-post.ts'
import type { ParkedPost } from '../../domain/auth/parked-post.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { typedIn, valuesOf } from '../shared/resend.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths } from './paths.ts'

/** What came after a session had ended: the person decides whether it is still wanted. */
export function resumeRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.resume,
      permission: 'account.self',
      audit: 'none',
      async handle({ sql, t }) {
        const posts = await parkedPosts(sql)
        return page('auth/resume', { title: t('auth.resume-title'), posts: posts.map(presentPost) })
      },
    }),
    route({
      method: 'post',
      path: paths.dropParked,
      permission: 'account.self',
      audit: 'none',
      form: z.object({ id: recordId }),
      async handle({ sql, form }) {
        await dropParkedPost(sql, form.id)
        return redirect(paths.resume, { key: 'auth.dropped' })
      },
    }),
  ]
}

/** The form as it was, one hidden field for each value; what is personal is shown on request. */
function presentPost({ id, path, body, at }: ParkedPost) {
  const fields = valuesOf(body)
  const typed = typedIn(fields)
  return { id, path, at, fields, typed, count: typed.texts.length + typed.chosen }
}
