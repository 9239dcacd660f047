/** How long lines, functions and files are. */
import type { File } from './files.ts'

export const longest = { line: 110, function: 70, file: 400, testFile: 800, command: 50 } as const

/**
 * Files that may be longer, and why. Shapes of kinds (types.ts) need not be named: they are tables,
 * and cutting one in two would make no part easier to read.
 */
export const mayBeLonger: Readonly<Record<string, string>> = {
  'src/api/metadata.ts': 'a table of shapes, as types.ts is for a kind: those that all kinds share',
}

export const isTest = (path: string) => /\.(test|conformance)\.ts$|\/testing\/|^test\//.test(path)
const isTable = (path: string) =>
  /^src\/kinds\/(.*\/types|removed\/.*|.*\/list|list)\.ts$/.test(path)

export function longFiles(files: readonly File[]): string[] {
  return files
    .filter(({ path }) => !isTable(path))
    .filter(({ path, text }) => linesOf(text) > (isTest(path) ? longest.testFile : longest.file))
    .map(({ path }) => path)
}

/** Programs and commands read flags and call a room: what is longer does the room's work. */
export function longCommands(files: readonly File[]): string[] {
  return files
    .filter(({ path }) => /^bin\/(cox|commands\/(?!list).*)\.ts$/.test(path) && !isTest(path))
    .filter(({ text }) => linesOf(text) >= longest.command)
    .map(({ path }) => path)
}

function linesOf(text: string): number {
  return text.trimEnd().split('\n').length
}

/** Lines that nobody can break: imports, tags in comments, names of tests, and single texts. */
const unbreakable = /^\s*((import|export) .* from '|\* @|test\(|\[?['`"/]|.*[=:] ['`/])/

export function longLines({ path, text }: File): string[] {
  return text.split('\n').flatMap((line, i) => {
    const long = line.length > longest.line && !unbreakable.test(line)
    return long ? [`${path}:${i + 1} (${line.length})`] : []
  })
}

/**
 * The functions that are too long. A function's lines are its own: those of functions within it
 * are theirs. It relies on the formatter: a block ends at the first line that is indented as its
 * beginning and closes a brace.
 */
export function longFunctions({ path, text }: File): string[] {
  const open: { readonly indent: number; readonly line: number; inner: number }[] = []
  const found: string[] = []
  text.split('\n').forEach((line, i) => {
    const indent = line.length - line.trimStart().length
    const top = open.at(-1)
    if (top && indent === top.indent && /^\s*\}/.test(line)) {
      open.pop()
      const whole = i - top.line + 1
      if (whole - top.inner > longest.function) found.push(`${path}:${top.line + 1}`)
      const outer = open.at(-1)
      if (outer) outer.inner += whole
    }
    if (startsFunction(line)) open.push({ indent, line: i, inner: 0 })
  })
  return found
}

const control = /^\s*(?:\} )?(?:if|for|while|switch|catch|else|do|try|with|using)\b/
const method =
  /^\s*(?:(?:async|static|get|set|override) )*\*?(?:[#\w]+|\[[\w.]+\])(?:<.*>)?\(.*\)(?:: .+)? \{$/

function startsFunction(line: string): boolean {
  if (!line.endsWith('{') || control.test(line)) return false
  if (/=> \{$/.test(line) || /\bfunction\b/.test(line)) return true
  return method.test(line) || /^\s*\}?\)(?:: .+)? \{$/.test(line)
}
