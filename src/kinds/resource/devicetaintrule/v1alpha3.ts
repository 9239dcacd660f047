/**
 * @package io.k8s.api.resource.v1alpha3
 * @proto k8s.io.api.resource.v1alpha3
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { Time } from '#api/scalars/scalars.ts'

/** Puts a taint on devices from outside their driver. @kind resource.k8s.io/v1alpha3 */
export interface DeviceTaintRule extends Resource {
  /** The devices and the taint. @pb 2 */
  readonly spec: DeviceTaintRuleSpec
  /** Conditions of the rule. @pb 3 @always */
  readonly status?: DeviceTaintRuleStatus
}

/** The devices of a rule and their taint. */
export interface DeviceTaintRuleSpec {
  /** Devices it is for; none if left out, all if empty. @pb 1 */
  readonly deviceSelector?: DeviceTaintSelector
  /** Taint that is put on. @pb 2 */
  readonly taint: DeviceTaint
}

/** A choice of devices; all members must match. */
export interface DeviceTaintSelector {
  /** Driver of the devices. @pb 2 @pointer */
  readonly driver?: string
  /** Pool of the devices. @pb 3 @pointer */
  readonly pool?: string
  /** Name of the device. @pb 4 @pointer */
  readonly device?: string
}

/** A mark on a device that keeps away claims which do not tolerate it. */
export interface DeviceTaint {
  /** Key of the taint. @pb 1 */
  readonly key: string
  /** Value of the taint. @pb 2 */
  readonly value?: string
  /** NoSchedule, NoExecute, which evicts pods too, or None. @pb 3 */
  readonly effect: DeviceTaintEffect
  /** When the taint was put on. @pb 4 @pointer */
  readonly timeAdded?: Time
}

export type DeviceTaintEffect = 'None' | 'NoSchedule' | 'NoExecute' | (string & {})

/** What is known of a rule. */
export interface DeviceTaintRuleStatus {
  /**
   * Conditions of the rule, such as the progress of evictions.
   * @pb 1 @list map type @patch merge type
   */
  readonly conditions?: readonly Condition[]
}
