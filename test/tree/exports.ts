/** What files export, and who wants it. */
import { codeOf, type File } from './files.ts'

const exported = /^export (?:async )?(?:function\*?|const|class) (\w+)/gm
const comment = /\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm

/** Functions, values and classes that no other file names. Types are told by signatures, and may be. */
export function unwanted(files: readonly File[]): readonly string[] {
  const namers = new Map<string, number>()
  const code = codeOf(files)
  for (const { text } of code) {
    for (const name of new Set(text.replace(comment, '').match(/[A-Za-z_]\w*/g))) {
      namers.set(name, (namers.get(name) ?? 0) + 1)
    }
  }
  return code.flatMap(({ path, text }) =>
    Array.from(text.matchAll(exported), ([, name]) => name!)
      .filter((name) => namers.get(name) === 1)
      .map((name) => `${path}: ${name}`),
  )
}
