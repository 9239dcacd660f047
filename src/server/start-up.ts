/**
 * What a server does once it can write: it repairs what a crash may have left half done, makes the
 * objects that every cluster has, and keeps some of them fresh until it ends.
 */
import { randomUid } from '#base/random.ts'
import { type Running, runAll, start } from '#base/running.ts'
import type { Aggregation } from '#server/aggregation/aggregation.ts'
import type { BootstrapContext } from '#server/bootstrap/hook.ts'
import { postStartHooks } from '#server/bootstrap/list.ts'
import { loopsOf, startHooks } from '#server/bootstrap/run-hooks.ts'
import { serviceRepair } from '#server/bootstrap/service-repair.ts'
import type { BootstrapSettings, Leadership } from '#server/bootstrap/settings.ts'
import type { ServerCore } from '#server/core.ts'
import type { HealthCheck } from '#server/http/paths/health.ts'
import { hostnameOf } from '#server/identity.ts'
import type { ServerOptions } from '#server/options.ts'
import { removeLeftAddresses } from '#server/resources/services/repair.ts'

export interface StartUp {
  /** One for each hook: whether it is done. */
  readonly checks: readonly HealthCheck[]
  /** What comes before anybody may write. */
  prepare(): Promise<void>
  /** Resolves when all is done; rejects if something failed. */
  run(): Promise<Running>
}

export function createStartUp(
  options: ServerOptions,
  core: ServerCore,
  aggregation: Pick<Aggregation, 'check'>,
): StartUp {
  const { clock, log } = options
  const done = new Set<string>()
  const context = (signal: AbortSignal): BootstrapContext => ({
    transport: core.transport,
    resources: core.resources,
    settings: settingsOf(options),
    features: core.features,
    checkExtension: (service, inner) => aggregation.check(service, inner),
    ...(core.masterLeases && { masterLeases: core.masterLeases }),
    ...(core.peerLeases && { peerLeases: core.peerLeases }),
    clock,
    log,
    signal,
  })
  const hooks = [serviceRepair(core.nodePorts), ...postStartHooks].filter(
    ({ gate }) => gate === undefined || core.features.enabled(gate),
  )
  return {
    checks: hooks.map(({ name }) => ({
      name: `poststarthook/${name}`,
      check: () => (done.has(name) ? undefined : 'not finished'),
    })),
    async prepare() {
      if (!options.storage.isShared)
        await removeLeftAddresses(context(new AbortController().signal))
    },
    async run() {
      const starting = new AbortController()
      await startHooks(hooks, context(starting.signal), (name) => done.add(name))
      return start((signal) => runAll(loopsOf(hooks, context(signal)), signal))
    },
  }
}

/** Upstream's. */
const usualLeadership: Leadership = { leaseMs: 15_000, retryMs: 2000 }

function settingsOf(options: ServerOptions): BootstrapSettings {
  const { services, listen, authentication, leadership = usualLeadership, random } = options
  const { requestHeader } = authentication
  const advertiseAddress = listen?.advertiseAddress ?? '127.0.0.1'
  const securePort = listen?.port ?? 6443
  return {
    serviceCidrs: services.networks,
    ...{ advertiseAddress, securePort },
    peerAddress: listen?.peerAddress ?? { host: advertiseAddress, port: String(securePort) },
    endpointReconciler: listen?.endpointReconciler ?? 'none',
    apiserverCount: listen?.apiserverCount ?? 1,
    kubernetesServiceNodePort: services.kubernetesNodePort ?? 0,
    leadership,
    hostname: hostnameOf(options),
    instanceId: randomUid(random),
    ...(listen?.clientAuthorities && { clientCa: listen.clientAuthorities }),
    ...(requestHeader && {
      requestHeader: {
        clientCa: requestHeader.authorities,
        allowedNames: requestHeader.allowedNames,
        usernameHeaders: requestHeader.userHeaders,
        uidHeaders: requestHeader.uidHeaders,
        groupHeaders: requestHeader.groupHeaders,
        extraHeaderPrefixes: requestHeader.extraPrefixes,
      },
    }),
  }
}
