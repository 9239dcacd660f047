/** What events can be selected by: mostly by what they are about. */
import type { Event } from '#kinds/core/event/types.ts'

export const eventFieldSelectors: Readonly<Record<string, (event: Event) => string>> = {
  'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
  'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
  'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
  'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
  'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
  'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
  'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
  reason: ({ reason = '' }) => reason,
  reportingComponent: ({ reportingComponent = '' }) => reportingComponent,
  source: ({ source, reportingComponent = '' }) => source?.component || reportingComponent,
  type: ({ type = '' }) => type,
}

/** Under events.k8s.io the same go by other names. */
export const groupEventFieldLabels: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.keys(eventFieldSelectors)
      .filter((name) => name.startsWith('involvedObject.'))
      .map((name) => [name.replace('involvedObject', 'regarding'), name]),
  ),
  reason: 'reason',
  reportingController: 'reportingComponent',
  type: 'type',
}
