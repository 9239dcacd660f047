/** APIServices of what this server serves itself: made for it, and kept by it as long as their label says so. */
import type { APIService, APIServiceSpec } from '#kinds/apiregistration/apiservice/types.ts'
import { priorityOf } from '#server/served/group-priorities.ts'

const automanagedLabel = 'kube-aggregator.kubernetes.io/automanaged'

/** `when` is what the label says: as the server starts, or always. */
export function localApiService(
  { group, version }: { readonly group: string; readonly version: string },
  when: 'onstart' | 'true',
): APIService {
  const priority = priorityOf(group, version)
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `${version}.${group}`, labels: { [automanagedLabel]: when } },
    spec: {
      ...(group !== '' && { group }),
      version,
      groupPriorityMinimum: priority.group,
      versionPriority: priority.version,
    },
  }
}

/** Who took the label off keeps his own. */
export function isAutomanaged({ metadata }: Pick<APIService, 'metadata'>, when: string): boolean {
  return metadata.labels?.[automanagedLabel] === when
}

export function isSameService(one: APIServiceSpec, other: APIServiceSpec): boolean {
  return (
    one.groupPriorityMinimum === other.groupPriorityMinimum &&
    one.versionPriority === other.versionPriority &&
    one.service === undefined
  )
}
