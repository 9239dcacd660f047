/**
 * @package io.k8s.api.flowcontrol.v1
 * @proto k8s.io.api.flowcontrol.v1
 */

export type ConditionStatus = 'True' | 'False' | 'Unknown' | (string & {})
