/**
 * Runs a program as a release has it, without types to strip: what a process costs in memory and
 * in time to start is otherwise mostly the stripping. A copy of the sources, types blanked out.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

type Run = <T>(words: readonly string[], args: readonly string[]) => T

/**
 * Makes the copy and answers how to run one of its programs, which prints one value as JSON: by
 * flags of Node and then its path, and with arguments.
 */
export function release(directory: string, folders: readonly string[]): Run {
  for (const path of globSync(
    folders.map((folder) => `${folder}/**/*.ts`),
    { cwd: root },
  )) {
    const target = join(directory, path.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    const source = stripTypeScriptTypes(readFileSync(join(root, path), 'utf8'))
    writeFileSync(target, source.replaceAll(/(?<=['"][#./][^'"\n]*)\.ts(?=['"])/g, '.js'))
  }
  copyFileSync(join(root, 'package.json'), join(directory, 'package.json'))
  return (words, args) => {
    const path = join(directory, words.at(-1)!)
    const command = [...words.slice(0, -1), path, ...args]
    return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8' }))
  }
}
