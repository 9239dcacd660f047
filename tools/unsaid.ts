#!/usr/bin/env node
/**
 * Prints what upstream's sources say to users and ours say nowhere: rules that are missing, and other
 * words for those that are there.
 *
 *   node tools/unsaid.ts FOLDER...
 *
 * A FOLDER holds sources in Go, such as pkg/apis of k8s.io/kubernetes in the module cache. Sentences that
 * are put together of pieces here may be printed though they are said; whoever reads the list judges.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of what is said so many words must stand here in a row. */
const enough = 0.4
const fewestWords = 3

const said = ` ${filesBelow('src', /(?<!\.test)\.(ts|json)$/)
  .flatMap((path) => wordsOf(readFileSync(path, 'utf8')))
  .join(' ')} `

const folders = process.argv.slice(2)
if (folders.length === 0) throw new Error('say in which FOLDERs there are sources in Go')
const seen = new Set<string>()
for (const path of folders.flatMap((folder) => filesBelow(folder, /(?<!_test)\.go$/))) {
  if (/zz_generated|swagger_doc|\/testing\//.test(path)) continue
  for (const [i, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    for (const sentence of sentencesIn(line)) {
      if (seen.has(sentence)) continue
      seen.add(sentence)
      if (!isSaid(wordsOf(sentence.replace(/%[+#]?[\d.]*[a-zA-Z]/g, ' ')))) {
        console.log(`${path}:${i + 1}\t${sentence}`)
      }
    }
  }
}

function filesBelow(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => pattern.test(path))
    .map((path) => join(folder, path))
}

/** Not what goes to the log, or is the fault of who wrote the program. */
function sentencesIn(line: string): readonly string[] {
  if (/^\s*\/\/|klog\.|panic\(|logger\./.test(line)) return []
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map(([, text = '']) => text)
    .filter((text) => text.includes(' '))
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? []
}

function isSaid(words: readonly string[]): boolean {
  if (words.length < fewestWords) return true
  const wanted = Math.ceil(Math.max(2, words.length * enough))
  for (let i = 0; i + wanted <= words.length; i++) {
    if (said.includes(` ${words.slice(i, i + wanted).join(' ')} `)) return true
  }
  return false
}
