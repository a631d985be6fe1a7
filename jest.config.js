/** One run of jest per tier; `embedded/test.ts` starts what the tier needs and passes the folder. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2024',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/.cache/'],
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  testTimeout: 30_000,
  // Each file loads the application anew, and what its modules took is not given back: a process that has grown
  // so far is followed by another, before it has nothing left (some 4 GB).
  workerIdleMemoryLimit: '1.5GB',
}
