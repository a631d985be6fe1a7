/** Relative targets of the links in a text, without their fragment. */
export function relativeLinks(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
}

/** Paths that open a line of a code block as a map does: `domain/tasks  what it is`. */
export function mappedPaths(text: string): string[] {
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, body = '']) => body)
  return blocks
    .flatMap((body) => body.split('\n'))
    .flatMap((line) => /^\s*([\w.-]+(?:\/[\w.-]*)+)\s{2,}\S/.exec(line)?.[1] ?? [])
}

/** Scripts of package.json that a text tells people to run. */
export function npmScripts(text: string): string[] {
  return [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
    ([, run, short]) => run ?? short ?? '',
  )
}

/** Commands of the command line that a text tells people to run: `npm run siso -- demo`. */
export function sisoCommands(text: string): string[] {
  return [...text.matchAll(/\bnpm run siso -- ([a-z][\w-]*)/g)].map(([, command = '']) => command)
}
