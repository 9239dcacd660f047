/** The files of the tree, as the rules of the house look at them. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export interface File {
  readonly path: string
  readonly text: string
}

const root = resolve(import.meta.dirname, '../..')

/** Every file that is in the tree or about to be, but not what is ignored. */
export function treeFiles(): readonly File[] {
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const listed = execFileSync('git', words, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  return [...new Set(listed.split('\0'))]
    .filter((path) => path !== '' && existsSync(resolve(root, path))) // not those just deleted
    .sort()
    .map((path) => ({ path, text: readFileSync(resolve(root, path), 'utf8') }))
}

/** The code that people write: neither generated, nor data of tests. */
export function codeOf(files: readonly File[]): readonly File[] {
  return files.filter(
    ({ path }) => path.endsWith('.ts') && !path.endsWith('.gen.ts') && !path.includes('/testdata/'),
  )
}
