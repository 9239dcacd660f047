/**
 * Programs that start from what V8 made of them before. Node keeps that of modules, but as it is before they
 * run, when nearly all functions are yet to be compiled; of a script it can be had at any time. The script is
 * one function, which is given what a module of Node's old kind is given, its own place, and what keeps it.
 * What it gave: docs/decisions/0074-kept-code.md.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire, getCompileCacheDir } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, Script } from 'node:vm'

type Body = (
  module: { exports: unknown },
  require: NodeJS.Require,
  moduleUrl: string,
  keepScript: () => void,
) => void

/**
 * Answers what a script exports that lies beside a module, whose place it takes for its own. V8 takes what
 * was kept of any script that is as long: the name of the file has to tell what is in it, in ASCII.
 */
export function runKept<Exports>(
  name: string,
  moduleUrl: string,
  folder = getCompileCacheDir(),
): Exports {
  const filename = fileURLToPath(new URL(name, moduleUrl))
  const kept = folder && join(folder, `${name}.code`)
  const source: Buffer<ArrayBuffer> = readFileSync(filename)
  const code = kept ? takeIfThere(kept) : undefined
  const script = new Script(source.toString('latin1'), {
    filename,
    ...(code && { cachedData: code }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  for (const bytes of [source, code]) free(bytes)
  const isKept = script.cachedDataRejected === false
  const keep = () => {
    if (kept && !isKept) write(kept, script.createCachedData())
  }
  const module = { exports: {} }
  const body: Body = script.runInThisContext()
  body(module, createRequire(moduleUrl), moduleUrl, keep)
  return module.exports as Exports
}

function takeIfThere(path: string): Buffer<ArrayBuffer> | undefined {
  try {
    return readFileSync(path)
  } catch {
    return // then the script is compiled, as it is at the first start
  }
}

/** Megabytes, that would stay until old objects are collected. What is small lies in memory of others, too. */
function free(bytes: Buffer<ArrayBuffer> | undefined): void {
  if (bytes?.length === bytes?.buffer.byteLength) bytes?.buffer.transfer(0)
}

/** Whole or not at all, whenever the machine fails: V8 looks at the first bytes and the length alone. */
function write(path: string, code: Buffer): void {
  const unfinished = `${path}.${process.pid}`
  try {
    writeFileSync(unfinished, code, { mode: 0o600, flush: true })
    renameSync(unfinished, path)
  } catch {
    rmSync(unfinished, { force: true }) // where nothing can be kept, all starts are like the first
  }
}
