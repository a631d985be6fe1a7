import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import type { Express } from 'express'
import Handlebars from 'handlebars'

import { viewHelpers } from './helpers.ts'

const folder = fileURLToPath(new URL('../', import.meta.url))
const extension = '.hbs'
const layoutName = 'shared/layout'
const safely = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }

type Template = Handlebars.TemplateDelegate

/** Every template by its path, each a partial too; all are read now and compiled when first used. */
function readTemplates(): ReadonlyMap<string, Template> {
  const handlebars = Handlebars.create()
  const helpers = viewHelpers()
  handlebars.registerHelper(helpers)
  const knownHelpers = Object.fromEntries(Object.keys(helpers).map((name) => [name, true]))
  const options = { preventIndent: true, knownHelpers, knownHelpersOnly: true }
  const templates = new Map<string, Template>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith(extension)) continue
    const name = file.slice(0, -extension.length)
    const template = handlebars.compile(readFileSync(folder + file, 'utf8').trim(), options)
    handlebars.registerPartial(name, template)
    templates.set(name, template)
  }
  return templates
}

/** Templates lie beside their routes; partials are called by their path: `{{> shared/partials/_icon}}`. */
export function setUpViews(app: Express): void {
  const templates = readTemplates()
  const render = (name: string, model: object): string => {
    const template = templates.get(name)
    if (!template) throw new Error(`no template ${name}`)
    return template(model, safely).trim()
  }
  app.engine('hbs', (path, options: { layout?: false }, done) => {
    try {
      const body = render(path.slice(folder.length, -extension.length), options)
      done(null, options.layout === false ? body : render(layoutName, { ...options, body }))
    } catch (error) {
      done(error)
    }
  })
  app.set('view engine', 'hbs')
  app.set('views', folder)
  app.enable('view cache')
}
