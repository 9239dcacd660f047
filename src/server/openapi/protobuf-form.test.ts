import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WireReader, wire } from '#api/codec/protobuf/wire.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { messagesV2 } from '#server/openapi/messages-v2.ts'
import { messagesV3 } from '#server/openapi/messages-v3.ts'
import { encodeDocument } from '#server/openapi/protobuf-form.ts'

/** A message as `number: value` lines, nested ones where the bytes are one. */
function dump(bytes: Buffer): Json {
  const r = new WireReader(bytes)
  const fields: Json[] = []
  while (r.pos < bytes.length) {
    const tag = bytes[r.pos]!
    const isLong = tag >= 0x80
    const key = isLong ? (tag & 0x7f) | (bytes[r.pos + 1]! << 7) : tag
    r.pos += isLong ? 2 : 1
    if ((key & 7) === wire.varint) {
      fields.push([key >> 3, bytes[r.pos]!])
      r.pos++
    } else {
      const end = r.length(bytes.length)
      const part = bytes.subarray(r.pos, end)
      fields.push([key >> 3, textOrMessage(part)])
      r.pos = end
    }
  }
  return fields
}

function textOrMessage(part: Buffer): Json {
  // Printable texts are texts; every tag of these messages is not printable or is followed by a length.
  const text = part.toString()
  return /^[\x20-\x7e\n]*$/.test(text) && !/^[\x01-\x1f]/.test(text) ? text : dump(part)
}

test('maps become lists of names and values, references stand apart, extensions are texts', () => {
  const document = {
    swagger: '2.0',
    paths: {
      '/a': {
        get: {
          tags: ['one', 'two'],
          operationId: 'getA',
          parameters: [
            { $ref: '#/parameters/p' },
            { name: 'name', in: 'path', required: true, type: 'string' },
          ],
          responses: { 200: { description: 'OK', schema: { $ref: '#/definitions/A' } } },
          'x-kubernetes-action': 'get',
        },
      },
    },
    definitions: { A: { type: 'object', additionalProperties: false } },
  }
  assert.deepEqual(dump(encodeDocument(document, messagesV2)), [
    [1, '2.0'],
    [
      8,
      [
        [
          2,
          [
            [1, '/a'],
            [
              2,
              [
                [
                  2,
                  [
                    [1, 'one'],
                    [1, 'two'],
                    [5, 'getA'],
                    [8, [[2, [[1, '#/parameters/p']]]]],
                    [
                      8,
                      [
                        [
                          1,
                          [
                            [
                              2,
                              [
                                [
                                  4,
                                  [
                                    [1, 1],
                                    [2, 'path'],
                                    [4, 'name'],
                                    [5, 'string'],
                                  ],
                                ],
                              ],
                            ],
                          ],
                        ],
                      ],
                    ],
                    [
                      9,
                      [
                        [
                          1,
                          [
                            [1, '200'],
                            [
                              2,
                              [
                                [
                                  1,
                                  [
                                    [1, 'OK'],
                                    [2, [[1, [[1, '#/definitions/A']]]]],
                                  ],
                                ],
                              ],
                            ],
                          ],
                        ],
                      ],
                    ],
                    [
                      13,
                      [
                        [1, 'x-kubernetes-action'],
                        [2, [[2, '"get"\n']]],
                      ],
                    ],
                  ],
                ],
              ],
            ],
          ],
        ],
      ],
    ],
    [
      9,
      [
        [
          1,
          [
            [1, 'A'],
            [
              2,
              [
                [21, [[2, 0]]],
                [22, [[1, 'object']]],
              ],
            ],
          ],
        ],
      ],
    ],
  ])
})

test('the form of v3 keeps the order of keys and leaves out defaults that are no scalars', () => {
  const schemas = {
    B: { type: 'string', default: '' },
    A: { default: {}, allOf: [{ $ref: '#/components/schemas/B' }] },
  }
  assert.deepEqual(
    dump(encodeDocument({ openapi: '3.0.0', components: { schemas } }, messagesV3)),
    [
      [1, '3.0.0'],
      [
        5,
        [
          [
            1,
            [
              [
                1,
                [
                  [1, 'B'],
                  [
                    2,
                    [
                      [
                        1,
                        [
                          [25, 'string'],
                          [33, [[3, '']]],
                        ],
                      ],
                    ],
                  ],
                ],
              ],
              [
                1,
                [
                  [1, 'A'],
                  [
                    2,
                    [
                      [
                        1,
                        [
                          [26, [[2, [[1, '#/components/schemas/B']]]]],
                          [33, ''],
                        ],
                      ],
                    ],
                  ],
                ],
              ],
            ],
          ],
        ],
      ],
    ],
  )
})
