/// The sandbox's own OpenAPI description: the API's reference document, and beside it what the
/// sandbox is more exact about: limits, the cipher of a shop, and every error that it answers with.
struct OpenAPIDescription {
  /// Where clients reach the sandbox.
  let baseURL: String
  let shops: [SandboxShop]

  /// The description as JSON.
  var text: String { document.json }

  private var document: JSONNode {
    [
      "openapi": "3.1.0",
      "info": OpenAPIDescription.info,
      "servers": [
        ["url": .text(baseURL), "description": "This sandbox"],
        [
          "url": "https://open-api.tiktokglobalshop.com",
          "description": "TikTok Shop Global API",
        ],
      ],
      "security": [["AccessToken": []]],
      "tags": [
        ["name": "Products", "description": "Product catalog management"],
        ["name": "Orders", "description": "Order management and fulfillment"],
        ["name": "Logistics", "description": "Shipping and logistics operations"],
        ["name": "Finance", "description": "Settlement and financial reporting"],
      ],
      "paths": OpenAPIPaths(shops: shops).node,
      "components": [
        "securitySchemes": [
          "AccessToken": [
            "type": "apiKey", "in": "header", "name": .text(Endpoint.accessTokenHeader),
            "description": "TikTok Shop API access token",
          ]
        ],
        "parameters": ["ShopCipher": shopCipher],
        "responses": OpenAPIErrors.responses,
        "schemas": .object(
          OpenAPISchemas.products + OpenAPISchemas.orders + OpenAPISchemas.others
        ),
      ],
    ]
  }

  private static let info: JSONNode = [
    "title": "TikTok Shop API",
    "description": """
    The TikTok Shop Partner API enables sellers and partners to manage product catalogs, \
    process orders, handle logistics, and integrate with TikTok's commerce ecosystem. Base URL \
    format includes shop_cipher for multi-shop support.
    """,
    "version": "v2",
    "contact": [
      "name": "TikTok Shop Partner Center",
      "url": "https://partner.tiktokshop.com/docv2/page/tts-api-concepts-overview",
    ],
    "termsOfService": "https://developers.tiktok.com/doc/tiktok-api-terms-of-service",
  ]

  /// The query parameter that chooses a shop; with several shops it must be given.
  private var shopCipher: JSONNode {
    var schema: [(name: String, value: JSONNode)] = [("type", "string")]
    let ciphers = shops.compactMap(\.shopCipher)
    if !ciphers.isEmpty { schema.append(("enum", .texts(ciphers))) }
    return [
      "name": "shop_cipher", "in": "query", "required": .truth(shops.count > 1),
      "schema": .object(schema),
      "description": "The shop, where the access token is good for several",
    ]
  }
}

/// The errors that the sandbox answers with, each in the API's envelope.
enum OpenAPIErrors {
  /// What every operation may answer.
  static let usual = ["400", "401", "403", "404", "405"]
  /// What an operation that takes a body may answer on top.
  static let ofBody = ["413", "415", "500"]

  private static let all: [(status: String, name: String, text: String)] = [
    ("400", "BadRequest", "A parameter, or the body, is not as described"),
    ("401", "Unauthorized", "Unauthorized"),
    ("403", "Forbidden", "The access token is not good for the shop"),
    ("404", "NotFound", "No such path, record, file, or page of a list"),
    ("405", "MethodNotAllowed", "The path has no such method"),
    ("413", "ContentTooLarge", "A file of more than 10 MiB, or a JSON body of more than 1 MiB"),
    ("415", "UnsupportedMediaType", "The body has another content type than described"),
    ("500", "InternalServerError", "The sandbox can't write to its state file"),
    ("507", "InsufficientStorage", "The sandbox holds as many files in memory as it can"),
  ]

  /// The components that operations refer to.
  static var responses: JSONNode {
    .object(
      all.map { error in
        var members: [(name: String, value: JSONNode)] = [("description", .text(error.text))]
        if error.status == "405" {
          members.append(
            (
              "headers",
              [
                "Allow": [
                  "description": "The methods that the path has", "required": true,
                  "schema": ["type": "string", "pattern": "^[A-Z]+(, [A-Z]+)*$"],
                ]
              ]
            )
          )
        }
        members.append(
          (
            "content",
            ["application/json": ["schema": ["$ref": "#/components/schemas/ErrorResponse"]]]
          )
        )
        return (error.name, .object(members))
      }
    )
  }

  /// References to the responses of some statuses.
  static func references(_ statuses: [String]) -> [(name: String, value: JSONNode)] {
    all.filter { statuses.contains($0.status) }.map { error in
      (error.status, ["$ref": .text("#/components/responses/\(error.name)")])
    }
  }
}
