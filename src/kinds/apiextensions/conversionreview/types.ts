/**
 * @package io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1
 * @proto k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1
 */
import type { Status, TypeMeta } from '#api/metadata.ts'
import type { RawObject } from '#api/scalars.ts'

/**
 * @kind apiextensions.k8s.io/v1
 */
export interface ConversionReview extends TypeMeta {
  /** @pb 1 */
  readonly request?: ConversionRequest
  /** @pb 2 */
  readonly response?: ConversionResponse
}

export interface ConversionRequest {
  /** @pb 1 @always */
  readonly uid?: string
  /** @pb 2 @always */
  readonly desiredAPIVersion?: string
  /** @pb 3 @always */
  readonly objects?: readonly RawObject[]
}

export interface ConversionResponse {
  /** @pb 1 @always */
  readonly uid?: string
  /** @pb 2 @always */
  readonly convertedObjects?: readonly RawObject[]
  /** @pb 3 @always */
  readonly result?: Status
}
