/**
 * Runs the test files it is given in this one process, one after the other, each as a suite of its name: what
 * they import is loaded and compiled once.
 */
import { suite } from 'node:test'
import { pathToFileURL } from 'node:url'

for (const file of process.argv.slice(2)) {
  suite(file, async () => {
    await import(pathToFileURL(file).href)
  })
}
