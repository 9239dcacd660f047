/**
 * @package io.k8s.api.networking.v1beta1
 * @proto k8s.io.api.networking.v1beta1
 */
import type { Resource } from '#api/metadata.ts'

/** A kind of ingress and the controller that serves it. @kind networking.k8s.io/v1beta1 */
export interface IngressClass extends Resource {
  /** The controller and its settings. @pb 2 */
  readonly spec: IngressClassSpec
}

/** The controller of a class and its settings. */
export interface IngressClassSpec {
  /** Name of the controller, such as example.com/ingress; cannot be changed. @pb 1 */
  readonly controller?: string
  /** Object with further settings for the controller. @pb 2 */
  readonly parameters?: IngressClassParametersReference
}

/** Names an object with settings. */
export interface IngressClassParametersReference {
  /** Group of the object; empty for the core group. @pb 1 @pointer */
  readonly apiGroup?: string
  /** Kind of the object. @pb 2 @always */
  readonly kind?: string
  /** Name of the object. @pb 3 @always */
  readonly name?: string
  /** Cluster (the default) or Namespace. @pb 4 @always @pointer */
  readonly scope?: string
  /** Namespace of the object; only for scope Namespace. @pb 5 @pointer */
  readonly namespace?: string
}
