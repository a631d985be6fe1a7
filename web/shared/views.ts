import { fileURLToPath } from 'node:url'

import type { Express } from 'express'
import { engine } from 'express-handlebars'

import { viewHelpers } from './helpers.ts'

const folder = fileURLToPath(new URL('../', import.meta.url))

/** Templates lie beside their routes; partials are called by their path: `{{> shared/partials/field}}`. */
export function setUpViews(app: Express): void {
  app.engine(
    'hbs',
    engine({
      extname: '.hbs',
      defaultLayout: 'layout',
      layoutsDir: `${folder}shared`,
      partialsDir: folder,
      helpers: viewHelpers(),
      compilerOptions: { preventIndent: true, explicitPartialContext: false },
      runtimeOptions: { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false },
    }),
  )
  app.set('view engine', 'hbs')
  app.set('views', folder)
  app.enable('view cache')
}
