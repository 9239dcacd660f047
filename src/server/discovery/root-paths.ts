/** The index of all paths, which / answers. */
import type { PathAnswer, PathHandler } from '#server/http/path-handler.ts'
import { withRemoteVersions } from '#server/resources/remote-versions.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'

export interface RootPathsOptions {
  resources(): ResourceTable
  /** What is served besides resources: health, metrics, OpenAPI and the like. */
  paths(): readonly string[]
}

export function createRootPaths({ resources, paths }: RootPathsOptions): PathHandler {
  return {
    paths: ['/'],
    answer({ path }): PathAnswer | undefined {
      if (path !== '/') return undefined
      const all = new Set([...resourcePaths(withRemoteVersions(resources())), ...paths()])
      const text = JSON.stringify({ paths: [...all].toSorted() }, undefined, 2)
      const headers = { 'content-type': 'application/json' }
      return { code: 200, headers, body: Buffer.from(text) }
    },
  }
}

function resourcePaths({ versions }: ResourceTable): readonly string[] {
  return [
    '/api',
    '/apis',
    '/apis/',
    ...versions.flatMap(({ group, version }) =>
      group === '' ? [`/api/${version}`] : [`/apis/${group}`, `/apis/${group}/${version}`],
    ),
  ]
}
