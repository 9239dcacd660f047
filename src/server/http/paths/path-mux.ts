/** Finds who answers a path: exact paths first, then the longest tree that it lies in. */
import type { PathHandler } from '#server/http/paths/path-handler.ts'

export interface PathMux {
  find(path: string): PathHandler | undefined
}

export function createPathMux(handlers: readonly PathHandler[]): PathMux {
  const exact = new Map<string, PathHandler>()
  const trees: (readonly [prefix: string, handler: PathHandler])[] = []
  for (const handler of handlers) {
    for (const path of handler.paths) {
      if (exact.has(path)) throw new TypeError(`Two handlers want the path ${path}`)
      exact.set(path, handler)
      if (path.endsWith('/') && path !== '/') trees.push([path, handler])
    }
  }
  trees.sort(([a], [b]) => b.length - a.length)
  return {
    find: (path) => exact.get(path) ?? trees.find(([prefix]) => path.startsWith(prefix))?.[1],
  }
}
