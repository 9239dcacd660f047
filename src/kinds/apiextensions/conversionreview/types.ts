/**
 * @package io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1
 * @proto k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1
 */
import type { Status, TypeMeta } from '#api/metadata.ts'
import type { RawObject } from '#api/scalars/scalars.ts'

/** A question to a conversion webhook, and its answer. @kind apiextensions.k8s.io/v1 */
export interface ConversionReview extends TypeMeta {
  /** The question, set by the API server. @pb 1 */
  readonly request?: ConversionRequest
  /** The answer, set by the webhook. @pb 2 */
  readonly response?: ConversionResponse
}

/** Objects to be converted. */
export interface ConversionRequest {
  /** Id of the question, to be returned in the answer. @pb 1 @always @go types.UID */
  readonly uid?: string
  /** Version to convert to, such as example.com/v1. @pb 2 @always */
  readonly desiredAPIVersion?: string
  /** The objects. @pb 3 @always */
  readonly objects?: readonly RawObject[]
}

/** Converted objects. */
export interface ConversionResponse {
  /** Id of the question that is answered. @pb 1 @always @go types.UID */
  readonly uid?: string
  /** The objects in the same order; their names and uids must not change. @pb 2 @always */
  readonly convertedObjects?: readonly RawObject[]
  /** Success, or why the conversion failed. @pb 3 @always */
  readonly result?: Status
}
