import Foundation
import ShopSandbox
import Testing

/// A shop whose records have every field that a fault can touch.
enum FaultyShop {
  static let orders = (0..<9).map { number in
    """
    {"order_id":"o-\(number)","order_status":"COMPLETED","create_time":\(1_700_000_000 + number),\
    "line_items":[{"item_id":"i-\(number)","product_name":"Cup \\"{,]\\"","quantity":2,\
    "sale_price":{"amount":"\(number).10","currency":"USD"}}]}
    """
  }

  static let payments = (0..<9).map { number in
    """
    {"payment_id":"p-\(number)","amount":{"amount":"\(number).10","currency":"USD"},\
    "status":"PAID","create_time":\(1_700_000_000 + number)}
    """
  }

  static func fixture() throws -> Fixture {
    try Fixture(
      orders: "[\(orders.joined(separator: ","))]",
      payments: "[\(payments.joined(separator: ","))]"
    )
  }

  /// A plan in which every request meets the fault.
  static func plan(_ fault: Fault, seed: UInt64 = 0, rate: Int = 1_000) -> FaultPlan {
    var plan = FaultPlan(seed: seed, slowness: .zero, retryAfterSeconds: 0)
    plan.set(fault, thousandths: rate)
    return plan
  }
}

/// A page as its texts: what stands in the list, and what follows it.
struct PageText: Equatable {
  let records: [String]
  let next: String
  let total: Int?

  /// Reads an answer by its own means: records are split where no bracket is open.
  init(_ response: RawResponse) throws {
    try #require(response.status == 200)
    let object = try #require(
      try JSONSerialization.jsonObject(with: response.body) as? [String: Any]
    )
    let data = try #require(object["data"] as? [String: Any])
    next = try #require(data["next_page_token"] as? String)
    total = data["total_count"] as? Int
    let text = response.text
    let opening = try #require(text.range(of: "\":[", range: text.startIndex..<text.endIndex))
    let closing = try #require(text.range(of: "],\"next_page_token\"", options: .backwards))
    records = PageText.split(text[opening.upperBound..<closing.lowerBound])
  }

  private static func split(_ list: Substring) -> [String] {
    var records: [String] = []
    var record = ""
    var depth = 0
    var isText = false
    var isEscaped = false
    for character in list {
      if !isText, depth == 0, character == "," {
        records.append(record)
        record = ""
        continue
      }
      record.append(character)
      if isText {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          isText = false
        }
      } else {
        switch character {
        case "\"": isText = true
        case "{", "[": depth += 1
        case "}", "]": depth -= 1
        default: break
        }
      }
    }
    return record.isEmpty ? records : records + [record]
  }
}

extension SandboxClient {
  /// A page of three records, as its texts.
  func text(_ path: String, token: String = "") async throws -> PageText {
    let query = token.isEmpty ? "" : "&page_token=\(token)"
    return try PageText(try await send("\(path)?page_size=3\(query)"))
  }
}

/// Serves the faulty shop while the body runs, and hands it the sandbox too.
func faultyShop(
  _ plan: FaultPlan,
  _ body: (SandboxClient, ShopSandbox) async throws -> Void
) async throws {
  let fixture = try FaultyShop.fixture()
  let shop = try withExtendedLifetime(fixture) { try SandboxShop.load(folder: fixture.folder) }
  let sandbox = ShopSandbox(
    shop: shop,
    accessToken: SandboxClient.token,
    options: SandboxOptions(faults: plan)
  )
  let client = try SandboxClient(baseURL: try await sandbox.start())
  do {
    try await body(client, sandbox)
  } catch {
    await sandbox.stop()
    throw error
  }
  await sandbox.stop()
}
