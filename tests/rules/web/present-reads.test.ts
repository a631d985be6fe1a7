import { expect, test } from '@jest/globals'

import type { Answers } from '../../../domain/procedures/forms/answers.ts'
import { presentReads } from '../../../web/tasks/present-reads.ts'
import type { TaskToShow } from '../../../web/tasks/read-task.ts'
import type { TaskContext } from '../../../web/tasks/task-context.ts'
import { anEnd, aRelease, aTask } from '../procedures/support/a-release.ts'

const keys = Array.from({ length: 41 }, (_, n) => `question${String(n)}`)
const fields = keys.map((key) => ({
  ...{ key, type: 'text' as const, label: key, sensitivity: 'ordinary' as const },
}))
const release = aRelease({
  forms: [{ key: 'card', title: 'Scheda', sections: [{ key: 'all', title: 'Tutto', fields }] }],
  steps: [aTask('decide', { to: 'end', reads: ['card', 'never-filled-in'] }), anEnd('end')],
})

function shownWith(...given: readonly Answers[]) {
  const earlier = given.map((answers) => ({
    ...{ taskKey: 'write#1', form: 'card', release: 'a@1', answers, at: new Date(0), by: 'Ada' },
  }))
  const task = { step: 'decide', mayAct: true, now: new Date(0), earlier }
  const releases = new Map([['a@1', release]])
  const context = { t: (key: string) => key, language: 'it' }
  const shown = { task, release, releases, names: {} }
  return presentReads(shown as unknown as TaskToShow, context as unknown as TaskContext)
}

const filledIn = (count: number) =>
  Object.fromEntries(keys.slice(0, count).map((key) => [key, `detto di ${key}`]))

test('a form to read is there as it was completed last, and only once it was', () => {
  expect(shownWith()).toEqual([])
  const [read, ...more] = shownWith({ question0: 'Ora' }, { question0: 'Prima' })
  expect(more).toEqual([])
  expect(read?.sections.flatMap(({ answers }) => answers.map(({ text }) => text))).toEqual(['Ora'])
})

test('what is longer than a glance is folded away', () => {
  expect([40, 41].map((count) => shownWith(filledIn(count))[0]?.open)).toEqual([true, false])
})
