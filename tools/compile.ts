#!/usr/bin/env node
/**
 * Compiles the programs into one file for each and what they share, without types and comments, as a
 * release has them: `node tools/compile.ts FOLDER`. Why and when: docs/decisions/0070-compiled-copy.md.
 */
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const folder = process.argv[2]
if (folder === undefined) throw new Error('Say which folder to compile into')

await build({
  absWorkingDir: root,
  entryPoints: { cox: 'bin/cox.ts', worker: 'src/store/sqlite/worker.ts' },
  outdir: resolve(folder),
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  packages: 'external',
  // Names stay, so that a stack says where it went wrong.
  minifyWhitespace: true,
  logLevel: 'error',
})
