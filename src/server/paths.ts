/** What the server answers besides resources: discovery, OpenAPI, version, health, metrics. */
import type { Logger } from '#base/log/log.ts'
import { createMetrics, type Metrics } from '#base/metrics.ts'
import { gates } from '#kinds/features.ts'
import { schema } from '#kinds/schema.ts'
import type { Aggregation } from '#server/aggregation/aggregation.ts'
import { createOpenIdPaths } from '#server/authn/tokens/openid-paths.ts'
import type { ServerCore } from '#server/core.ts'
import { createFlagz } from '#server/debug/flagz.ts'
import { createProfiles } from '#server/debug/profiles.ts'
import { createStatusz } from '#server/debug/statusz.ts'
import { createVerbosity } from '#server/debug/verbosity.ts'
import { createDiscovery } from '#server/discovery/discovery.ts'
import { createDiscoveryMetrics } from '#server/discovery/metrics.ts'
import { createRootPaths } from '#server/discovery/root-paths.ts'
import { createFlowDumps } from '#server/flow-control/dump.ts'
import type { FairFlow } from '#server/flow-control/flow-control.ts'
import { createHealth, type HealthCheck } from '#server/http/paths/health.ts'
import { createIndicatorsPath, createMetricsPath } from '#server/http/paths/metrics-path.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'
import { createVersion, servedVersion } from '#server/http/paths/version.ts'
import { createOpenApiV2 } from '#server/openapi/openapi-v2.ts'
import { createOpenApiV3 } from '#server/openapi/openapi-v3.ts'
import type { ServerOptions } from '#server/options.ts'
import type { Peers } from '#server/peers/peers.ts'
import { registerStorageSize } from '#server/server-metrics.ts'

export interface PathParts {
  readonly core: ServerCore
  readonly options: ServerOptions
  readonly metrics: Metrics
  readonly aggregation: Pick<Aggregation, 'versions'>
  readonly peers?: Pick<Peers, 'groups'>
  /** Where clients reach it, as `host:port`. */
  readonly serverAddress: string
  /** In the order in which they are shown. */
  readonly checks: readonly HealthCheck[]
  /** Absent where limits alone decide who is served. */
  readonly flow?: FairFlow
}

export function createPaths(parts: PathParts): readonly PathHandler[] {
  const { core, options, metrics, aggregation, peers, serverAddress, checks } = parts
  const remoteVersions = () => aggregation.versions()
  const { resources } = core
  const { clock, random, log, debugging } = options
  const isOn = (gate: string) => options.featureGates[gate] ?? gates[gate]
  const startedMs = clock.nowMs() - process.uptime() * 1000
  const indicators = createMetrics()
  const handlers: PathHandler[] = [
    createDiscovery({
      ...{ schema, resources, remoteVersions, serverAddress },
      ...(peers && { peerGroups: () => peers.groups() }),
      ...(core.features.enabled('UnknownVersionInteroperabilityProxy') && {
        metrics: createDiscoveryMetrics(metrics),
      }),
    }),
    createOpenApiV2({
      schema,
      clock,
      resources,
      remoteVersions,
      version: `${servedVersion.major}.${servedVersion.minor}`,
    }),
    createOpenApiV3({ schema, clock, resources, remoteVersions }),
    createVersion(),
    ...openIdPaths(core, serverAddress, log),
    createMetricsPath(metrics, startedMs, registerStorageSize(metrics, options)),
    createIndicatorsPath(indicators, startedMs),
    ...createHealth({ checks, log, indicators }),
  ]
  const paths = () => handlers.flatMap((handler) => handler.paths)
  if (debugging && isOn('ComponentFlagz'))
    handlers.push(createFlagz({ random, flags: debugging.flags }))
  if (isOn('ComponentStatusz')) handlers.push(createStatusz({ clock, random, startedMs, paths }))
  return [...handlers, createRootPaths({ resources, paths }), ...unlistedPaths(parts)]
}

/** Upstream lists no paths below /debug. */
function unlistedPaths({ options, flow }: PathParts): readonly PathHandler[] {
  const { clock, debugging } = options
  return [
    ...(flow ? createFlowDumps(flow, clock) : []),
    ...(debugging?.isProfiled
      ? [createProfiles(clock), createVerbosity(debugging.setVerbosity)]
      : []),
  ]
}

function openIdPaths(
  { serviceAccounts }: ServerCore,
  serverAddress: string,
  log: Logger,
): readonly PathHandler[] {
  if (!serviceAccounts) return []
  const { keys, options } = serviceAccounts
  const jwksUri = options.jwksUri ?? `https://${serverAddress}/openid/v1/jwks`
  const paths = createOpenIdPaths({ issuer: options.issuers[0] ?? '', jwksUri, keys, log })
  return paths ? [paths] : []
}
