import { expect, test } from '@jest/globals'

import { ahead } from '../../../domain/shared/ahead.ts'

const always = () => true

/** Says each piece that is asked for, in order with what is said elsewhere. */
async function* pieces(said: string[], fails?: string): AsyncGenerator<string, void> {
  try {
    for (const one of ['a', 'b', 'c']) {
      said.push(`asked ${one}`)
      await Promise.resolve()
      if (one === fails) throw new Error(`no ${one}`)
      yield one
    }
  } finally {
    said.push('closed')
  }
}

test('the next piece is asked for while one is at work, and each comes once, in order', async () => {
  const said: string[] = []
  for await (const one of ahead(pieces(said), always)) said.push(`got ${one}`)
  const turns = ['asked a', 'asked b', 'got a', 'asked c', 'got b', 'closed', 'got c']
  expect(said).toEqual(turns)
})

test('none is asked for ahead where it may not be wanted, and none is lost or doubled then', async () => {
  const said: string[] = []
  for await (const one of ahead(pieces(said), () => false)) said.push(`got ${one}`)
  expect(said).toEqual(['asked a', 'got a', 'asked b', 'got b', 'asked c', 'got c', 'closed'])
})

test('what fails is told where it is waited for, behind the pieces before it', async () => {
  const said: string[] = []
  const all = async () => {
    for await (const one of ahead(pieces(said, 'b'), always)) said.push(`got ${one}`)
  }
  await expect(all()).rejects.toThrow('no b')
  expect(said).toEqual(['asked a', 'asked b', 'closed', 'got a'])
})

test('who leaves early waits for what was asked for, and leaves nothing open', async () => {
  for (const fails of [undefined, 'b']) {
    const said: string[] = []
    for await (const one of ahead(pieces(said, fails), always)) if (one === 'a') break
    expect(said).toEqual(['asked a', 'asked b', 'closed'])
  }
})
