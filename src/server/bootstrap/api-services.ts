/** An APIService for each group and version that the server serves by itself. */
import { isNotFound } from '#api/status/status.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import {
  isAutomanaged,
  isSameService,
  localApiService,
} from '#server/aggregation/local-api-service.ts'
import { type BootstrapContext, ensure, type PostStartHook } from '#server/bootstrap/hook.ts'
import { serverManager } from '#server/user.ts'

const group = 'apiregistration.k8s.io'
const resource = { group, version: 'v1', resource: 'apiservices' }
const onStart = 'onstart'

export const apiServiceRegistration: PostStartHook = {
  name: 'kube-apiserver-autoregistration',
  async start(context) {
    const wanted = wantedServices(context)
    const names = new Set(wanted.map(({ metadata }) => metadata.name))
    const there = context.resources().hub(group, 'apiservices')?.store?.peekAll('') ?? []
    const leftOver = there.filter(
      ({ object }) => isAutomanaged(object, onStart) && !names.has(object.metadata.name),
    )
    await Promise.all([
      ...wanted.map((one) => bring(context, one)),
      ...leftOver.map(({ object }) => remove(context, object.metadata.name)),
    ])
  },
}

/** The extension API has a service like all others, but its own kinds have none. */
function wantedServices({ resources }: BootstrapContext): readonly APIService[] {
  return resources()
    .versions.filter(
      (one) => one.group !== group && !one.resources.every(({ isCustom }) => isCustom),
    )
    .map((version) => localApiService(version, onStart))
}

/** Whoever took the label off keeps his own. */
async function bring(context: BootstrapContext, wanted: APIService): Promise<void> {
  if (await ensure(context, resource, wanted)) return
  const { name } = wanted.metadata
  const store = context.resources().hub(group, 'apiservices')?.store
  const there = store?.peek({ namespace: '', name })?.object as APIService | undefined
  if (!there || !isAutomanaged(there, onStart) || isSameService(there.spec, wanted.spec)) return
  const options = { signal: context.signal, fieldManager: serverManager }
  await context.transport.update(
    resource,
    { name },
    { ...there, spec: wanted.spec } as APIService,
    options,
  )
}

async function remove({ transport, signal }: BootstrapContext, name: string): Promise<void> {
  try {
    await transport.delete(resource, { name }, { signal })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
