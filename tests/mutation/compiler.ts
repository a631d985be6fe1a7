import { readFileSync } from 'node:fs'

import { CheckStatus } from '@stryker-mutator/api/check'
import type { Checker, CheckResult } from '@stryker-mutator/api/check'
import type { Mutant } from '@stryker-mutator/api/core'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import ts from 'typescript'

const { sys } = ts

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile('tsconfig.json', sys.readFile.bind(sys))
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.')
  return { ...options, types: [], noUnusedLocals: false, noUnusedParameters: false }
}

/** What the compiler refuses never runs, so no test is asked about it. Unused names are no refusal. */
class Compiler implements Checker {
  readonly #texts = new Map<string, string>()
  readonly #versions = new Map<string, number>()
  readonly #service: ts.LanguageService
  #files: readonly string[] = []

  constructor() {
    const options = compilerOptions()
    this.#service = ts.createLanguageService({
      ...sys,
      useCaseSensitiveFileNames: () => true,
      getCompilationSettings: () => options,
      getScriptFileNames: () => [...this.#files],
      getScriptVersion: (file) => String(this.#versions.get(file) ?? 0),
      getScriptSnapshot: (file) => {
        const text = this.#texts.get(file) ?? sys.readFile(file)
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
      },
      getCurrentDirectory: () => sys.getCurrentDirectory(),
      getDefaultLibFileName: (one) => ts.getDefaultLibFilePath(one),
    })
  }

  init(): Promise<void> {
    return Promise.resolve()
  }

  /** One mutant of each file at a time: exported functions say their types, so none is felt elsewhere. */
  group(mutants: Mutant[]): Promise<string[][]> {
    const groups: string[][] = []
    const byFile = Map.groupBy(mutants, ({ fileName }) => fileName)
    this.#files = [...byFile.keys()]
    for (const ofFile of byFile.values())
      for (const [n, { id }] of ofFile.entries()) (groups[n] ??= []).push(id)
    return Promise.resolve(groups)
  }

  check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    for (const { fileName, location, replacement } of mutants) {
      const text = readFileSync(fileName, 'utf8')
      const lines = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest)
      const at = ({ line, column }: Mutant['location']['start']) =>
        lines.getPositionOfLineAndCharacter(line, column)
      const mutated = text.slice(0, at(location.start)) + replacement + text.slice(at(location.end))
      this.#set(fileName, mutated)
    }
    const results = mutants.map(({ id, fileName }) => [id, this.#resultFor(fileName)] as const)
    for (const { fileName } of mutants) this.#set(fileName)
    return Promise.resolve(Object.fromEntries(results))
  }

  #set(file: string, text?: string): void {
    if (text === undefined) this.#texts.delete(file)
    else this.#texts.set(file, text)
    this.#versions.set(file, (this.#versions.get(file) ?? 0) + 1)
  }

  #resultFor(file: string): CheckResult {
    const [first] = [
      ...this.#service.getSyntacticDiagnostics(file),
      ...this.#service.getSemanticDiagnostics(file),
    ]
    if (!first) return { status: CheckStatus.Passed }
    const reason = ts.flattenDiagnosticMessageText(first.messageText, ' ')
    return { status: CheckStatus.CompileError, reason }
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'compiler', Compiler)]
