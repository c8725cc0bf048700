import Foundation
import ShopSandbox
import Testing

/// The minimal client of the tests.
struct SandboxClient: Sendable {
  static let token = "test-token"
  static let orders = "/order/202309/orders"
  static let payments = "/finance/202309/payments"
  static let products = "/product/202309/products"
  static let files = "/product/202309/products/upload_files"

  let port: UInt16

  init(baseURL: String) throws {
    port = try #require(URL(string: baseURL)?.port.map { UInt16($0) })
  }

  static func request(
    _ target: String,
    method: String = "GET",
    token: String? = SandboxClient.token
  ) -> String {
    let header = token.map { "x-tts-access-token: \($0)\r\n" } ?? ""
    return "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(header)\r\n"
  }

  func send(
    _ target: String,
    method: String = "GET",
    token: String? = SandboxClient.token
  ) async throws -> RawResponse {
    let request = SandboxClient.request(target, method: method, token: token)
    return try #require(await HTTPConversation.answers(to: [request], port: port).first)
  }

  /// Sends a body of a content type.
  func send(
    _ target: String,
    method: String,
    body: Data,
    contentType: String?,
    token: String? = SandboxClient.token
  ) async throws -> RawResponse {
    // The line break of the empty line is one character.
    var head = SandboxClient.request(target, method: method, token: token).dropLast()
    if let contentType { head += "Content-Type: \(contentType)\r\n" }
    head += "Content-Length: \(body.count)\r\n\r\n"
    let request = Data(head.utf8) + body
    return try #require(await HTTPConversation.answers(to: [request], port: port).first)
  }

  /// The path of a link into the sandbox.
  func target(of url: String) throws -> String {
    let base = "http://127.0.0.1:\(port)"
    try #require(url.hasPrefix(base + "/"), "\(url)")
    return String(url.dropFirst(base.count))
  }

  /// Updates a product with a JSON text.
  func update(_ id: String, _ json: String) async throws -> RawResponse {
    try await send(
      "\(SandboxClient.products)/\(id)",
      method: "PUT",
      body: Data(json.utf8),
      contentType: "application/json"
    )
  }

  /// Uploads a file as a form of the two parts that the API knows.
  func upload(_ bytes: Data, use: String = "MAIN_IMAGE") async throws -> RawResponse {
    try await upload(form: [
      ("data", "; filename=\"a.png\"", bytes), ("use_case", "", Data(use.utf8)),
    ])
  }

  /// Uploads a form of any parts: name, what follows it in its head, content.
  func upload(form parts: [(String, String, Data)]) async throws -> RawResponse {
    var body = Data()
    for (name, more, content) in parts {
      let head = "--frontier\r\nContent-Disposition: form-data; name=\"\(name)\"\(more)\r\n\r\n"
      body += Data(head.utf8) + content + Data("\r\n".utf8)
    }
    body += Data("--frontier--\r\n".utf8)
    return try await send(
      SandboxClient.files,
      method: "POST",
      body: body,
      contentType: "multipart/form-data; boundary=frontier"
    )
  }

  /// The data of a success.
  func data<Content: Decodable>(
    _ type: Content.Type,
    of response: RawResponse
  ) throws -> Content {
    try #require(response.status == 200, "\(response.text)")
    let envelope = try JSONDecoder().decode(Envelope<Content>.self, from: response.body)
    #expect(envelope.code == 0)
    return try #require(envelope.data)
  }

  /// A page that must be there.
  func page(_ target: String) async throws -> ListPage {
    let response = try await send(target)
    try #require(response.status == 200, "\(response.text)")
    let envelope = try JSONDecoder().decode(Envelope<ListPage>.self, from: response.body)
    #expect(envelope.code == 0)
    #expect(envelope.message == "Success")
    #expect(!envelope.request_id.isEmpty)
    return try #require(envelope.data)
  }

  /// All pages of a list, to the end.
  func pages(_ path: String, query: String) async throws -> [ListPage] {
    var pages = [try await page("\(path)?\(query)")]
    while let token = pages.last?.next_page_token, !token.isEmpty {
      try #require(pages.count < 1_000)
      pages.append(try await page("\(path)?\(query)&page_token=\(token)"))
    }
    return pages
  }
}

struct Envelope<Content: Decodable>: Decodable {
  let code: Int
  let message: String
  let request_id: String
  let data: Content?
}

struct ListPage: Decodable {
  let orders: [Record]?
  let payments: [Record]?
  let products: [Record]?
  let next_page_token: String
  let total_count: Int?

  var ids: [String] {
    (orders ?? payments ?? products ?? [])
      .map { $0.order_id ?? $0.payment_id ?? $0.product_id ?? "no id" }
  }

  struct Record: Decodable {
    let order_id: String?
    let payment_id: String?
    let product_id: String?
  }
}

/// Serves a fixture while the body runs.
func serving(
  _ fixture: Fixture,
  options: SandboxOptions = SandboxOptions(),
  token: String = SandboxClient.token,
  state: SandboxState? = nil,
  _ body: (SandboxClient) async throws -> Void
) async throws {
  let shop = try SandboxShop.load(folder: fixture.folder)
  let sandbox =
    try state.map {
      try ShopSandbox(shops: [shop], accessToken: token, options: options, state: $0)
    } ?? ShopSandbox(shop: shop, accessToken: token, options: options)
  try await running(sandbox, body)
}

/// Runs a sandbox while the body runs.
func running(
  _ sandbox: ShopSandbox,
  _ body: (SandboxClient) async throws -> Void
) async throws {
  let client = try SandboxClient(baseURL: try await sandbox.start())
  do {
    try await body(client)
  } catch {
    await sandbox.stop()
    throw error
  }
  await sandbox.stop()
}
