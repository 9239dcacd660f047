#!/usr/bin/env node
/**
 * Compiles the programs into one file for each and what they share, without types and comments, as a
 * release has them: `node tools/compile.ts FOLDER`. Why and when: docs/decisions/0070-compiled-copy.md.
 */
import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
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

/** What is large and seldom needed. */
const apart = /^#kinds\/docs\.ts$/

/**
 * All else that the sources load only when it is needed is loaded with the rest: the bundler would
 * make a file of each set of modules that the same parts share, dozens of them.
 */
const together: Plugin = {
  name: 'together',
  setup({ onLoad }) {
    onLoad({ filter: /\/(src|bin\/commands)\/.*\.ts$/ }, async ({ path }) => {
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

const common = {
  absWorkingDir: root,
  outdir: resolve(folder),
  bundle: true,
  platform: 'node',
  target: 'node24',
  packages: 'external',
  // Names stay, so that a stack says where it went wrong.
  minifyWhitespace: true,
  logLevel: 'error',
} satisfies BuildOptions

const asModules = { ...common, splitting: true, format: 'esm' } satisfies BuildOptions

async function compile(entryPoints: Readonly<Record<string, string>>) {
  await build({ ...asModules, entryPoints, plugins: [builtins, tables, together, alone] })
}

/** Compiles a part into a file that is named for what is in it, and answers that name. */
async function compilePart(entry: string, options: BuildOptions): Promise<string> {
  const { outputs } = (
    await build({
      ...{ ...asModules, ...options },
      ...{ entryPoints: [entry], entryNames: '[name]-[hash]', metafile: true },
    })
  ).metafile!
  const [path] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry)!
  return basename(path)
}

/**
 * Compiles a program into a script and the module that runs it: what V8 makes of a script can be kept, of a
 * module only what it made before that ran (`src/base/v8/kept-script.ts`).
 */
async function compileAsScript(name: string, entry: string) {
  const docs = await compilePart('src/kinds/docs.ts', { plugins: [builtins, tables] })
  const largeTexts: Plugin = {
    name: 'large texts',
    setup: ({ onResolve }) =>
      onResolve({ filter: apart }, () => ({ path: `./${docs}`, external: true })),
  }
  const script = await compilePart(entry, {
    ...{ splitting: false, format: 'cjs', outExtension: { '.js': '.cjs' } },
    banner: { js: '(function (module, require, moduleUrl, keepScript) {' },
    footer: { js: '})' },
    define: { 'import.meta.url': 'moduleUrl' },
    plugins: [builtins, tables, together, largeTexts],
  })
  const contents = `
    import { runKept } from '#base/v8/kept-script.ts'
    export const { command } = runKept('${script}', import.meta.url)`
  await build({
    ...{ ...common, format: 'esm', plugins: [builtins] },
    ...{ stdin: { contents, resolveDir: root, loader: 'ts', sourcefile: name }, entryNames: name },
  })
}

await Promise.all([
  compile({ cox: 'bin/cox.ts' }),
  compile({ worker: 'src/store/sqlite/worker.ts' }),
  compileAsScript('kube-apiserver', 'bin/commands/kube-apiserver.ts'),
])
