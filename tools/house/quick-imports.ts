/**
 * Loaded before each test file. Node finds out for every import which file it names, whether that is there,
 * and which package it belongs to: a third of what a test of the server takes of the processor. Here a path
 * says all of it.
 */
import { registerHooks } from 'node:module'

const root = new URL('../../', import.meta.url).href
const packages = `${root}node_modules/`

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL = '' } = context
    const isOurs = parentURL.startsWith(root) && !parentURL.startsWith(packages)
    if (!isOurs || !/^[#.].*\.ts$/.test(specifier)) return next(specifier, context)
    const url = specifier.startsWith('#')
      ? `${root}src/${specifier.slice(1)}`
      : new URL(specifier, parentURL).href
    return { url, format: 'module-typescript', shortCircuit: true }
  },
})
