/** Where the program is a script that can be kept: given to it by `kept-script.ts`. */
declare const keepScript: (() => void) | undefined

/**
 * Keeps what V8 has made of the program for its next start. V8 takes nothing that was kept under other
 * flags: this is called while they are as at the start.
 */
export function keepCode(): void {
  if (typeof keepScript === 'function') keepScript()
  process.getBuiltinModule('node:module').flushCompileCache()
}
