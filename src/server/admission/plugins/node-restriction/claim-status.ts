/** Of a claim, a node tells how large it has become and how growing went, and nothing else. */

import { encodeObject } from '#api/codec/plain/encode.ts'
import { isSame } from '#api/objects/equality.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { quoteGo } from '#base/go/text.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { Admission } from '#server/admission/admission.ts'

export function claimStatusRefusal(
  node: string,
  { operation, object, old, resource: { type } }: Admission,
): string | undefined {
  if (operation !== 'UPDATE') return `unexpected operation ${quoteGo(operation)}`
  const now = bare(object as PersistentVolumeClaim)
  const before = bare(old as PersistentVolumeClaim)
  if (isSame(now, before)) return undefined
  // As upstream holds it in memory: without a kind, and with the metadata spread out.
  const text = (claim: PersistentVolumeClaim): string => {
    const { metadata, spec, status } = encodeObject(type, claim)
    return JSON.stringify({ ...(metadata as object), Spec: spec, Status: status }, undefined, 1)
  }
  const difference = lineDifference(text(before), text(now))
  const allowed = 'status.quantity and status.conditions'
  const who = `node ${quoteGo(node)}`
  return `${who} is not allowed to update fields other than ${allowed}: ${difference}`
}

/** Without what is the node's to say, or the server's. */
function bare(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { status = {}, metadata } = claim
  return {
    ...claim,
    metadata: withoutFields(metadata, 'managedFields', 'resourceVersion'),
    status: withoutFields(
      status,
      'capacity',
      'conditions',
      'allocatedResources',
      'allocatedResourceStatuses',
      'currentVolumeAttributesClassName',
      'modifyVolumeStatus',
    ),
  }
}

/** How many lines around a difference are shown. */
const aroundLines = 3

/** From the first line that differs to the last, in the form of `diff -u`. */
function lineDifference(before: string, now: string): string {
  const a = before.split('\n')
  const b = now.split('\n')
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++
  let end = 0
  const most = Math.min(a.length, b.length) - start
  while (end < most && a.at(-1 - end) === b.at(-1 - end)) end++
  const from = Math.max(start - aroundLines, 0)
  const untilA = Math.min(a.length - end + aroundLines, a.length)
  const untilB = Math.min(b.length - end + aroundLines, b.length)
  const lines = [
    `@@ -${from + 1},${untilA - from} +${from + 1},${untilB - from} @@`,
    ...a.slice(from, start).map((line) => ` ${line}`),
    ...a.slice(start, a.length - end).map((line) => `-${line}`),
    ...b.slice(start, b.length - end).map((line) => `+${line}`),
    ...a.slice(a.length - end, untilA).map((line) => ` ${line}`),
  ]
  return `${lines.join('\n')}\n`
}
