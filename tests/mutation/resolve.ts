import { registerHooks } from 'node:module'

import fc from 'fast-check'

const ours = new URL('jest-globals.ts', import.meta.url).href

// Loaded by mocha before the tests: they are written for jest, which would load the engine anew for each mutant.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: ours, shortCircuit: true } : next(specifier, context),
})

// A mutant is dead at its first failure: nobody looks at a smaller example, nor at seeds.
fc.configureGlobal({ endOnFailure: true })
process.stdout.write = () => true
