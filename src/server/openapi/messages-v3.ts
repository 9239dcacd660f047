/** The messages of OpenAPI v3 documents in protobuf, as far as the documents use them. */
import { type MessageTable, orReference } from '#server/openapi/protobuf-form.ts'

const operation = [
  ['get', 4],
  ['put', 5],
  ['post', 6],
  ['delete', 7],
  ['options', 8],
  ['head', 9],
  ['patch', 10],
] as const

export const messagesV3: MessageTable = {
  Document: {
    fields: {
      openapi: [1, 'string'],
      info: [2, 'Info'],
      paths: [4, 'Paths'],
      components: [5, 'Components'],
    },
    extensions: 9,
  },
  Info: { fields: { title: [1, 'string'], version: [6, 'string'] } },
  Paths: { rest: [1, 'PathItem'] },
  PathItem: {
    fields: {
      ...Object.fromEntries(operation.map(([name, pb]) => [name, [pb, 'Operation'] as const])),
      parameters: [13, '[]ParameterOrReference'],
    },
    extensions: 14,
  },
  Operation: {
    fields: {
      tags: [1, '[]string'],
      description: [3, 'string'],
      operationId: [5, 'string'],
      parameters: [6, '[]ParameterOrReference'],
      requestBody: [7, 'RequestBodyOrReference'],
      responses: [8, 'Responses'],
    },
    extensions: 13,
  },
  ParameterOrReference: orReference('Parameter', 'Reference'),
  Reference: { fields: { $ref: [1, 'string'], description: [3, 'string'] } },
  Parameter: {
    fields: {
      name: [1, 'string'],
      in: [2, 'string'],
      description: [3, 'string'],
      required: [4, 'bool'],
      schema: [10, 'SchemaOrReference'],
    },
  },
  RequestBodyOrReference: orReference('RequestBody', 'Reference'),
  RequestBody: {
    fields: {
      description: [1, 'string'],
      content: [2, 'MediaTypes'],
      required: [3, 'bool'],
    },
  },
  MediaTypes: { rest: [1, 'MediaType'] },
  MediaType: { fields: { schema: [1, 'SchemaOrReference'] } },
  Responses: { rest: [2, 'ResponseOrReference'] },
  ResponseOrReference: orReference('Response', 'Reference'),
  Response: { fields: { description: [1, 'string'], content: [3, 'MediaTypes'] } },
  Components: {
    fields: {
      schemas: [1, 'Schemas'],
      securitySchemes: [7, 'SecuritySchemes'],
    },
  },
  Schemas: { rest: [1, 'SchemaOrReference'] },
  SchemaOrReference: orReference('Schema', 'Reference'),
  Schema: {
    fields: {
      nullable: [1, 'bool'],
      externalDocs: [6, 'ExternalDocs'],
      example: [7, 'any'],
      title: [9, 'string'],
      multipleOf: [10, 'double'],
      maximum: [11, 'double'],
      exclusiveMaximum: [12, 'bool'],
      minimum: [13, 'double'],
      exclusiveMinimum: [14, 'bool'],
      maxLength: [15, 'int64'],
      minLength: [16, 'int64'],
      pattern: [17, 'string'],
      maxItems: [18, 'int64'],
      minItems: [19, 'int64'],
      uniqueItems: [20, 'bool'],
      maxProperties: [21, 'int64'],
      minProperties: [22, 'int64'],
      required: [23, '[]string'],
      enum: [24, '[]any'],
      type: [25, 'string'],
      allOf: [26, '[]SchemaOrReference'],
      oneOf: [27, '[]SchemaOrReference'],
      anyOf: [28, '[]SchemaOrReference'],
      not: [29, 'Schema'],
      items: [30, 'ItemsItem'],
      properties: [31, 'Schemas'],
      additionalProperties: [32, 'AdditionalProperties'],
      default: [33, 'Default'],
      description: [34, 'string'],
      format: [35, 'string'],
    },
    extensions: 36,
  },
  AdditionalProperties: {
    choose: (value) => (typeof value === 'boolean' ? [2, 'bool'] : [1, 'SchemaOrReference']),
  },
  ItemsItem: { choose: () => [1, '[]SchemaOrReference'] },
  // It has no place for objects and lists.
  Default: {
    choose(value) {
      if (typeof value === 'number') return [1, 'double']
      if (typeof value === 'boolean') return [2, 'bool']
      return typeof value === 'string' ? [3, 'string'] : undefined
    },
  },
  ExternalDocs: { fields: { description: [1, 'string'], url: [2, 'string'] } },
  SecuritySchemes: { rest: [1, 'SecuritySchemeOrReference'] },
  SecuritySchemeOrReference: orReference('SecurityScheme', 'Reference'),
  SecurityScheme: {
    fields: {
      type: [1, 'string'],
      description: [2, 'string'],
      name: [3, 'string'],
      in: [4, 'string'],
    },
  },
}
