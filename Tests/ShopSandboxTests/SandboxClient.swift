import Foundation
import ShopSandbox
import Testing

/// The minimal client of the tests.
struct SandboxClient: Sendable {
  static let token = "test-token"
  static let orders = "/order/202309/orders"
  static let payments = "/finance/202309/payments"

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
  let next_page_token: String
  let total_count: Int?

  var ids: [String] {
    (orders ?? payments ?? []).map { $0.order_id ?? $0.payment_id ?? "no id" }
  }

  struct Record: Decodable {
    let order_id: String?
    let payment_id: String?
  }
}

/// Serves a fixture while the body runs.
func serving(
  _ fixture: Fixture,
  options: SandboxOptions = SandboxOptions(),
  token: String = SandboxClient.token,
  _ body: (SandboxClient) async throws -> Void
) async throws {
  let shop = try SandboxShop.load(folder: fixture.folder)
  let sandbox = ShopSandbox(shop: shop, accessToken: token, options: options)
  let client = try SandboxClient(baseURL: try await sandbox.start())
  do {
    try await body(client)
  } catch {
    await sandbox.stop()
    throw error
  }
  await sandbox.stop()
}
