import { fileURLToPath } from 'node:url'

const pathOf = (file: string) => fileURLToPath(new URL(`../workflows/${file}`, import.meta.url))

/** Where a worker finds the workflows, and what it runs once for all of them (ADR 0052). */
export const bundledWorkflows = {
  workflowsPath: pathOf('index.ts'),
  bundlerOptions: { preloadModules: [pathOf('preload.ts')] },
}
