import { fileURLToPath } from 'node:url'

import type { Express } from 'express'
import { create } from 'express-handlebars'

import { viewHelpers } from './helpers.ts'

const folder = fileURLToPath(new URL('../', import.meta.url))

/** Templates lie beside their routes; partials are called by their path: `{{> shared/partials/_icon}}`. */
export function setUpViews(app: Express): void {
  const views = create({
    extname: '.hbs',
    defaultLayout: 'layout',
    layoutsDir: `${folder}shared`,
    partialsDir: folder,
    helpers: viewHelpers(),
    compilerOptions: { preventIndent: true },
    runtimeOptions: { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false },
  })
  app.engine('hbs', (path, options, done) => void views.renderView(path, { ...options }, done))
  app.set('view engine', 'hbs')
  app.set('views', folder)
  app.enable('view cache')
}
