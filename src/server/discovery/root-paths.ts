/** The index of all paths, which / answers. */

import { apiServicesOf } from '#server/aggregation/remote-versions.ts'
import { claimedGroups } from '#server/discovery/claimed-groups.ts'
import type { PathAnswer, PathHandler } from '#server/http/paths/path-handler.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

export interface RootPathsOptions {
  resources(): ResourceTable
  /** What is served besides resources: health, metrics, OpenAPI and the like. */
  paths(): readonly string[]
}

export function createRootPaths({ resources, paths }: RootPathsOptions): PathHandler {
  return {
    paths: ['/', '/index.html'],
    answer({ path }): PathAnswer | undefined {
      if (path !== '/' && path !== '/index.html') return undefined
      const all = new Set([...resourcePaths(resources()), ...paths()])
      const shown = [...all].filter((one) => !one.endsWith('/') || shownTrees.includes(one))
      const text = JSON.stringify({ paths: shown.toSorted() }, undefined, 2)
      const headers = { 'content-type': 'application/json' }
      return { code: 200, headers, body: Buffer.from(text) }
    },
  }
}

/** Of a path that may also end with a slash the index tells the other form alone, save these. */
const shownTrees = ['/apis/', '/openapi/v3/']

function resourcePaths(table: ResourceTable): readonly string[] {
  const unnamed = table.versions.filter(({ group }) => group === '')
  return [
    ...['/api', '/apis', '/apis/'],
    ...unnamed.map(({ version }) => `/api/${version}`),
    ...claimedGroups(table, apiServicesOf(table)).flatMap(({ name, versions }) => [
      `/apis/${name}`,
      ...versions.map((version) => `/apis/${name}/${version}`),
    ]),
  ]
}
