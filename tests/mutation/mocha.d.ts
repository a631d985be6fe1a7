/** What `jest-globals.ts` takes from mocha, which comes without types. */
declare module 'mocha' {
  type Run = (title: string, work: (...values: never[]) => unknown) => void
  type Hook = (work: () => unknown) => void
  export const after: Hook
  export const afterEach: Hook
  export const before: Hook
  export const beforeEach: Hook
  export const describe: Run
  export const it: Run
}
