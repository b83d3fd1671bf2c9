package harness

import "github.com/graphconform/conform/harness/contract"

// richExample documents what no embedded contract does, for the faults that need it: properties that are read-only, collections or
// complex, or there to be written only, a header, what reads and lists return, and a code of errors.
const richExample = `
openapi: 3.0.3
info: {title: device, version: '1'}
servers: [{url: https://graph.microsoft.com/beta}]
paths:
  /devices/{deviceId}:
    patch:
      operationId: update-device
      parameters: [{name: deviceId, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/device'}}}}
      responses:
        '200':
          description: the device
          headers: {Device-Revision: {required: true, schema: {type: integer, format: int32}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/device'}}}
        '400':
          description: what is wrong
          content: {application/json: {schema: {$ref: '#/components/schemas/error'}}}
          x-conform-errors: [{code: InvalidSize, properties: [storageInBytes], cite: 'update-device.md:40', text: the number is too large}]
    get:
      parameters: [{name: deviceId, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: the device
          content:
            application/json:
              schema: {allOf: [{$ref: '#/components/schemas/device'}, {required: [serialNumber]}]}
  /devices:
    get:
      parameters: [{name: $top, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: the devices
          content:
            application/json:
              schema:
                type: object
                properties: {value: {type: array, items: {allOf: [{$ref: '#/components/schemas/device'}, {required: [serialNumber]}]}}}
components:
  schemas:
    error:
      type: object
      required: [error]
      properties: {error: {type: object, required: [code, message], properties: {code: {type: string}, message: {type: string}}}}
    device:
      type: object
      properties:
        id: {type: string, readOnly: true}
        createdDateTime: {type: string, format: date-time, readOnly: true}
        lastModifiedDateTime: {type: string, format: date-time, readOnly: true}
        serialNumber: {type: string, readOnly: true}
        displayName: {type: string, nullable: false}
        enabled: {type: boolean}
        purchaseDate: {type: string, format: date, nullable: true}
        passphrase: {type: string, writeOnly: true}
        storageInBytes: {type: integer, format: int64}
        tags: {type: array, items: {type: string}}
        location:
          type: object
          properties:
            city: {type: string}
            floor: {type: integer, format: int32}
`

// asRich makes the operation that of the description above.
func asRich(op *contract.Operation) {
	c, err := contract.Load("update-device", "update-device.yaml", []byte(richExample), nil)
	if err != nil {
		panic(err) // the text above is a constant, and a test reads it
	}
	rich := *c.Operations[0]
	rich.Contract = op.Contract // by which it is served
	*op = rich
}
