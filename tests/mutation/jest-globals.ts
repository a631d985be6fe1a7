import { bind } from 'jest-each'
import { after, afterEach, before, beforeEach, describe as group, it } from 'mocha'

/** What the rules' tests take from `@jest/globals`, on mocha: see `resolve.ts`. */
export { expect } from 'expect'
export { afterEach, beforeEach }
export const afterAll = after
export const beforeAll = before
export const test = Object.assign(it, { each: bind(it, false) })
export const describe = Object.assign(group, { each: bind(group, false) })
