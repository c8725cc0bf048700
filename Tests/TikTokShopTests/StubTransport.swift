import Bookkeeping
import Synchronization

@testable import TikTokShop

typealias OrderPage = SourcePage<Order>
typealias PaymentPage = SourcePage<Payment>

/// Answers from a list, in order, the last one again and again; remembers what it was asked.
final class StubTransport: HTTPTransport {
  enum Answer: Sendable {
    case response(HTTPResponse)
    case failure(ShopError)

    static func json(_ text: String, status: Int = 200, retryAfter: String? = nil) -> Answer {
      var headers = [(name: "Content-Type", value: "application/json")]
      if let retryAfter { headers.append((name: "Retry-After", value: retryAfter)) }
      return .response(HTTPResponse(status: status, headers: headers, body: Array(text.utf8)))
    }
  }

  private let answers: @Sendable (HTTPRequest, Int) -> Answer
  private let asked = Mutex<[HTTPRequest]>([])

  init(_ answers: [Answer]) {
    self.answers = { answers[min($1, answers.count - 1)] }
  }

  /// A list that is served alike however often it is asked for: the first page, and each further
  /// one to who names its token, which is what the page before it calls the next.
  static func list(_ pages: [String]) -> StubTransport {
    StubTransport { request, _ in
      guard let token = request.url.split(separator: "page_token=").dropFirst().first else {
        return .json(pages[0])
      }
      let name = "\"next_page_token\":\"\(token.prefix { $0 != "&" })\""
      let before = pages.firstIndex { $0.contains(name) } ?? -1
      return .json(pages[min(before + 1, pages.count - 1)])
    }
  }

  init(each answers: @escaping @Sendable (Int) -> Answer) { self.answers = { answers($1) } }

  init(_ answers: @escaping @Sendable (HTTPRequest, Int) -> Answer) { self.answers = answers }

  /// The answer to a request, which is not remembered.
  func answer(to request: HTTPRequest, _ number: Int) -> Answer { answers(request, number) }

  var requests: [HTTPRequest] { asked.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let number = asked.withLock { asked in
      asked.append(request)
      return asked.count - 1
    }
    switch answers(request, number) {
    case .response(let response): return response
    case .failure(let error): throw error
    }
  }
}

/// Remembers the pauses instead of waiting.
final class Pauses: Sendable {
  private let taken = Mutex<[Duration]>([])

  var all: [Duration] { taken.withLock { $0 } }

  var policy: RetryPolicy { RetryPolicy(sleep: { self.take($0) }, thousandths: { 1_000 }) }

  func take(_ pause: Duration) { taken.withLock { $0.append(pause) } }
}

enum Sample {
  static let token = "TTP_secret-token-123"

  static func connection(pageSize: Int = 100, cipher: String? = nil) throws -> ShopConnection {
    try ShopConnection(
      baseURL: "https://shop.example/api/",
      accessToken: Secret(token),
      shopCipher: cipher,
      pageSize: pageSize,
      requestsPerSecond: 0
    )
  }

  static func client(
    _ transport: StubTransport,
    cipher: String? = nil,
    retry: RetryPolicy = .never,
    limits: PageLimits = PageLimits()
  ) throws -> ShopClient {
    ShopClient(
      connection: try connection(cipher: cipher),
      transport: transport,
      retry: retry,
      limits: limits
    )
  }

  /// A sound order with private fields that must never come out again.
  static func order(_ id: String, price: String = "12.34") -> String {
    """
    {"order_id":"\(id)","order_status":"COMPLETED","create_time":1790000000,\
    "paid_time":1790000100,"buyer_email":"jane.roe@mail.example",\
    "recipient_address":{"name":"Jane Roe","phone_number":"+1 555 0100",\
    "address_line1":"221B Baker Street","city":"Springfield","province_code":"QX",\
    "postal_code":"90210-77","region_code":"US"},\
    "line_items":[{"item_id":"\(id)-1","product_name":"Mug \\u00e9 \\"blue\\"","sku_id":"S1",\
    "quantity":2,"sale_price":{"amount":"\(price)","currency":"USD"}}]}
    """
  }

  static func payment(_ id: String, amount: String = "99.50") -> String {
    """
    {"payment_id":"\(id)","amount":{"amount":"\(amount)","currency":"USD"},"status":"PAID",\
    "create_time":1790000000}
    """
  }

  static func page(
    _ list: String,
    _ records: [String],
    next: String? = nil,
    total: Int? = nil
  ) -> String {
    var data = "\"\(list)\":[\(records.joined(separator: ","))]"
    if let next { data += ",\"next_page_token\":\"\(next)\"" }
    if let total { data += ",\"total_count\":\(total)" }
    return "{\"code\":0,\"message\":\"Success\",\"request_id\":\"r-1\",\"data\":{\(data)}}"
  }

  static let privateTexts = [
    "jane.roe", "Jane Roe", "555 0100", "Baker", "Springfield", "QX", "90210",
  ]
}

extension ShopClient {
  /// All pages of orders that the first pass brought, and the proof.
  func allOrders() async throws -> (pages: [OrderPage], chain: PageChain) {
    var pages: [OrderPage] = []
    let chain = try await listOrders { if $0.trace.pass == 1 { pages.append($0) } }
    return (pages, chain)
  }

  /// All pages of payments that the first pass brought, and the proof.
  func allPayments() async throws -> (pages: [PaymentPage], chain: PageChain) {
    var pages: [PaymentPage] = []
    let chain = try await listPayments { if $0.trace.pass == 1 { pages.append($0) } }
    return (pages, chain)
  }
}
