#!/usr/bin/env node
/**
 * Compiles the programs into one file for each and what they share, without types and comments, as a
 * release has them: `node tools/compile.ts FOLDER`. Why and when: docs/decisions/0070-compiled-copy.md.
 */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'

const root = join(import.meta.dirname, '..')
const folder = process.argv[2]
if (folder === undefined) throw new Error('Say which folder to compile into')

/**
 * An import of a module of Node's looks at each of its exports, and many of those load more when they are
 * looked at: streams of files, WebCrypto, promises. Here only what is used is taken.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'builtin' }))
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: facade(path) }))
  },
}

function facade(name: string): string {
  const names = Object.keys(process.getBuiltinModule(name) ?? {})
  const taken = names
    .filter((key) => key !== 'default' && /^[a-z]\w*$/i.test(key))
    // Through names of its own, as some are words of the language. What is not used the bundler leaves out.
    .map(
      (key, i) => `const x${i} = /* @__PURE__ */ (() => all.${key})()\nexport { x${i} as ${key} }`,
    )
  return [`const all = process.getBuiltinModule('${name}')`, ...taken].join('\n')
}

/** Tables stay files of their own: text in a program is kept by V8, and by what it keeps of the compiled program. */
const tables: Plugin = {
  name: 'tables',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^table:/ }, ({ path }) => ({ path: path.slice(6), namespace: 'table' }))
    onLoad({ filter: /\.json$/, namespace: 'file' }, ({ path }) => ({
      contents: [
        `import { readFileSync } from 'node:fs'`,
        `import name from 'table:${path}'`,
        `export default JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))`,
      ].join('\n'),
      resolveDir: root,
    }))
    onLoad({ filter: /.*/, namespace: 'table' }, async ({ path }) => ({
      contents: JSON.stringify(JSON.parse(await readFile(path, 'utf8'))),
      loader: 'file',
    }))
  },
}

/** What is large and seldom needed; and the server, which is loaded once its store opens. */
const apart = /^#(cluster\/kube-apiserver\/run|kinds\/docs|store\/etcd\/engine)\.ts$/

/**
 * All else that the sources load only when it is needed is loaded with the rest: the bundler would
 * make a file of each set of modules that the same parts share, dozens of them.
 */
const together: Plugin = {
  name: 'together',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const imports: string[] = []
      const source = (await readFile(path, 'utf8')).replace(
        /\bawait import\('(#[^']+)'\)/g,
        (lazy, name: string) => {
          if (apart.test(name)) return lazy
          const local = `together${imports.length}`
          imports.push(`import * as ${local} from '${name}'`)
          return local
        },
      )
      return imports.length === 0
        ? undefined
        : { contents: [source, ...imports].join('\n'), loader: 'ts' }
    })
  },
}

/** The server is compiled by itself: each file that it shared with other programs would be one more to load. */
const alone: Plugin = {
  name: 'alone',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/kube-apiserver\.ts$/ }, () => ({
      path: './kube-apiserver.js',
      external: true,
    }))
  },
}

async function compile(entryPoints: BuildOptions['entryPoints'], ...plugins: Plugin[]) {
  await build({
    absWorkingDir: root,
    entryPoints: entryPoints!,
    outdir: resolve(folder!),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    plugins: [builtins, tables, together, ...plugins],
    // Names stay, so that a stack says where it went wrong.
    minifyWhitespace: true,
    logLevel: 'error',
  })
}

await Promise.all([
  compile({ cox: 'bin/cox.ts' }, alone),
  compile({ 'kube-apiserver': 'bin/commands/kube-apiserver.ts' }),
  compile({ worker: 'src/store/sqlite/worker.ts' }),
])
