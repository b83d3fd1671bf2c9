package catalogue

// Sentences that are the source of several checks.
const (
	quoteReplaced    = `OData 4.01 Protocol §11.4.3: "Collection properties and primitive properties provided in the payload corresponding to updatable properties MUST replace the value of the corresponding property …"`
	quoteUntouched   = `OData 4.01 Protocol §11.4.3: "Missing properties of the containing entity or complex property, including dynamic properties, MUST NOT be directly altered …"`
	quoteIdentity    = `OData 4.01 Protocol §11.4.3: "Entity id and entity type cannot be changed when updating an entity."`
	quoteServerError = `RFC 9110 §15.6: "The 5xx (Server Error) class of status code indicates that the server is aware that it has erred …"`
	quoteInvalid     = `RFC 5789 §2.2: "This might include attempts to modify a resource in a way that would cause the resource to become invalid …"`
)
