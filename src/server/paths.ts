/** What the server answers besides resources: discovery, OpenAPI, version, health, metrics. */
import type { Metrics } from '#base/metrics.ts'
import { schema } from '#kinds/schema.ts'
import type { Aggregation } from '#server/aggregation/aggregation.ts'
import { createOpenIdPaths } from '#server/authn/tokens/openid-paths.ts'
import type { ServerCore } from '#server/core.ts'
import { createDiscovery } from '#server/discovery/discovery.ts'
import { createRootPaths } from '#server/discovery/root-paths.ts'
import { createFlowDumps } from '#server/flow-control/dump.ts'
import type { FairFlow } from '#server/flow-control/flow-control.ts'
import { createHealth, type HealthCheck, logCheck, ping } from '#server/http/health.ts'
import { createIndicatorsPath, createMetricsPath } from '#server/http/metrics-path.ts'
import type { PathHandler } from '#server/http/path-handler.ts'
import { createVersion, servedVersion } from '#server/http/version.ts'
import { createOpenApiV2 } from '#server/openapi/openapi-v2.ts'
import { createOpenApiV3 } from '#server/openapi/openapi-v3.ts'
import type { ServerOptions } from '#server/options.ts'

export interface PathParts {
  readonly core: ServerCore
  readonly options: ServerOptions
  readonly metrics: Metrics
  readonly aggregation: Pick<Aggregation, 'versions'>
  /** Where clients reach it, as `host:port`. */
  readonly serverAddress: string
  /** Those of what goes on beside the requests. */
  readonly checks: readonly HealthCheck[]
  /** Absent where limits alone decide who is served. */
  readonly flow?: FairFlow
}

export function createPaths(parts: PathParts): readonly PathHandler[] {
  const { core, options, metrics, aggregation, serverAddress, checks, flow } = parts
  const remoteVersions = () => aggregation.versions()
  const { resources } = core
  const { clock, log, engine } = options
  const etcd: HealthCheck = {
    name: 'etcd',
    async check(signal) {
      await engine.status({ signal })
      return undefined
    },
  }
  const handlers = [
    createDiscovery({ schema, resources, remoteVersions, serverAddress }),
    createOpenApiV2({
      schema,
      resources,
      version: `${servedVersion.major}.${servedVersion.minor}`,
    }),
    createOpenApiV3({ schema, clock, resources, remoteVersions }),
    createVersion(),
    ...openIdPaths(core, serverAddress),
    createMetricsPath(metrics),
    createIndicatorsPath(metrics),
    ...createHealth({ checks: [ping, logCheck, etcd, ...checks], log }),
  ]
  const paths = () => handlers.flatMap((handler) => handler.paths)
  // Upstream lists no paths for debugging.
  const unlisted = flow ? createFlowDumps(flow) : []
  return [...handlers, createRootPaths({ resources, paths }), ...unlisted]
}

function openIdPaths(
  { serviceAccounts }: ServerCore,
  serverAddress: string,
): readonly PathHandler[] {
  if (!serviceAccounts) return []
  const { keys, options } = serviceAccounts
  const jwksUri = options.jwksUri ?? `https://${serverAddress}/openid/v1/jwks`
  return [createOpenIdPaths({ issuer: options.issuers[0] ?? '', jwksUri, keys })]
}
