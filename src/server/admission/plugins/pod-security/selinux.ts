import { containersOf } from '#kinds/core/pod/spec/visit.ts'
import type { SELinuxOptions } from '#kinds/core/pod/types.ts'
import {
  type Control,
  distinct,
  plural,
  quoteAll,
  setters,
} from '#server/admission/plugins/pod-security/check.ts'

/** With the version of the standards in which each came. */
const allowedTypes: Readonly<Record<string, number>> = {
  '': 0,
  container_t: 0,
  container_init_t: 0,
  container_kvm_t: 0,
  container_engine_t: 31,
}

/** No pod takes a label by which the kernel would let it do more than containers may. */
export const seLinuxOptions: Control = {
  id: 'seLinuxOptions',
  since: 0,
  check({ spec, minor }) {
    const isAllowed = (type: string): boolean =>
      Object.hasOwn(allowedTypes, type) && allowedTypes[type]! <= minor
    const isBad = ({ type = '', user, role }: SELinuxOptions = {}): boolean =>
      !isAllowed(type) || !!user || !!role
    const ofPod = spec.securityContext?.seLinuxOptions
    const containers = containersOf(spec).filter(({ securityContext }) =>
      isBad(securityContext?.seLinuxOptions),
    )
    if (!isBad(ofPod) && containers.length === 0) return undefined
    const bad = [ofPod, ...containers.map((one) => one.securityContext?.seLinuxOptions)]
    const types = distinct(bad.map((one) => one?.type ?? '').filter((type) => !isAllowed(type)))
    const what = [
      ...(types.length > 0 ? [`${plural('type', 'types', types.length)} ${quoteAll(types)}`] : []),
      ...(bad.some((one) => one?.user) ? ['user may not be set'] : []),
      ...(bad.some((one) => one?.role) ? ['role may not be set'] : []),
    ].join('; ')
    const who = setters(
      isBad(ofPod),
      containers.map(({ name }) => name),
    )
    const detail = `${who} set forbidden securityContext.seLinuxOptions: ${what}`
    return { reason: 'seLinuxOptions', detail }
  },
}
