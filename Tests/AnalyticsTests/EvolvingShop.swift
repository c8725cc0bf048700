import Bookkeeping
import Synchronization
import TestSupport
import TikTokShop

/// A shop whose facts change between one month's close and the next: three orders a day, paid two
/// days later in one payout.
struct EvolvingWorld: Sendable {
  struct Item: Sendable {
    var id: String
    var cents: Int64
    var currency = "USD"
  }

  struct Order: Sendable {
    var id: String
    var created: Int64
    var paid: Int64?
    var status = "COMPLETED"
    var items: [Item]

    var cents: Int64 { items.reduce(0) { $0 + $1.cents } }
    var sold: Int64 { paid ?? created }
  }

  struct Payment: Sendable {
    var id: String
    var created: Int64
    var cents: Int64
    var status = "PAID"
    var currency = "USD"
  }

  var orders: [String: Order] = [:]
  var payments: [String: Payment] = [:]
  /// Thousandths of an order that the platform keeps and states, and cents of every order.
  var stated: (rate: Int64, fixed: Int64) = (0, 0)

  /// Orders of every day from a date to the end of October 2026; ids are `O-MMDD-n`, items
  /// `I-MMDD-n-m`, payments `P-MMDD` after the day of their creation.
  init(
    from first: CivilDate,
    seed: UInt64 = 1,
    stated: (rate: Int64, fixed: Int64) = (0, 0)
  ) {
    self.stated = stated
    var random = SeededGenerator(seed: seed)
    let last = CivilDate(year: 2026, month: 10, day: 31).dayNumber
    for day in first.dayNumber...last {
      let name = EvolvingWorld.name(day)
      var sum: Int64 = 0
      for number in 1...3 {
        let items = (1...(number == 1 ? 2 : 1)).map {
          Item(
            id: "I-\(name)-\(number)-\($0)",
            cents: Int64.random(in: 500...19_999, using: &random)
          )
        }
        let created = day * 86_400 + Int64(number) * 10_000
        let order = Order(
          id: "O-\(name)-\(number)",
          created: created,
          paid: created + 60,
          items: items
        )
        orders[order.id] = order
        sum += order.cents - fee(on: order.cents)
      }
      let paidOn = day + 2
      let id = "P-" + EvolvingWorld.name(paidOn)
      payments[id] = Payment(id: id, created: paidOn * 86_400 + 21_600, cents: sum)
    }
  }

  /// What the platform keeps of an order: rounded half up to the cent.
  func fee(on cents: Int64) -> Int64 {
    cents > 0 ? (cents * stated.rate + 500) / 1_000 + stated.fixed : 0
  }

  static func name(_ day: Int64) -> String {
    let date = CivilDate(dayNumber: day)
    return String("\(10_000 + date.month * 100 + date.day)".dropFirst())
  }

  static func second(_ month: Int, _ day: Int, hour: Int64 = 12) -> Int64 {
    CivilDate(year: 2026, month: month, day: day).dayNumber * 86_400 + hour * 3_600
  }

  func orderJSON(_ order: Order) -> String {
    let items = order.items.map { item in
      "{\"item_id\":\"\(item.id)\",\"product_name\":\"Cup\",\"sku_id\":\"S\",\"quantity\":1,"
        + "\"sale_price\":{\"amount\":\"\(amount(item.cents))\",\"currency\":\"\(item.currency)\"}}"
    }
    return "{\"order_id\":\"\(order.id)\",\"order_status\":\"\(order.status)\",\"create_time\":"
      + "\(order.created),\"paid_time\":\(order.paid.map(String.init) ?? "null"),"
      + "\"line_items\":[\(items.joined(separator: ","))]}"
  }

  func paymentJSON(_ payment: Payment) -> String {
    "{\"payment_id\":\"\(payment.id)\",\"amount\":{\"amount\":\"\(amount(payment.cents))\","
      + "\"currency\":\"\(payment.currency)\"},\"status\":\"\(payment.status)\","
      + "\"create_time\":\(payment.created)}"
  }

  private func amount(_ cents: Int64) -> String {
    let digits = String("\(1_000 + cents.magnitude % 100)".suffix(2))
    return (cents < 0 ? "-" : "") + "\(cents.magnitude / 100).\(digits)"
  }
}

/// Serves a world as the API does: what was created before a moment, everything on one page.
final class EvolvingTransport: HTTPTransport {
  private let state: Mutex<(world: EvolvingWorld, until: Int64)>

  init(_ world: EvolvingWorld) { state = Mutex((world, 0)) }

  var world: EvolvingWorld { state.withLock { $0.world } }

  func change(until: Int64, _ body: (inout EvolvingWorld) -> Void) {
    state.withLock { state in
      body(&state.world)
      state.until = until
    }
  }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let (world, until) = state.withLock { $0 }
    let isOrders = request.url.contains("/orders")
    let from = parameter("create_time_ge", request) ?? .min
    let before = min(parameter("create_time_lt", request) ?? .max, until)
    let records =
      isOrders
      ? world.orders.values.filter { (from..<before).contains($0.created) }
        .sorted { $0.id < $1.id }.map(world.orderJSON)
      : world.payments.values.filter { $0.created < until }.sorted { $0.id < $1.id }
        .map(world.paymentJSON)
    let list = isOrders ? "orders" : "payments"
    let body =
      "{\"code\":0,\"message\":\"Success\",\"data\":{\"\(list)\":["
      + records.joined(separator: ",") + "]}}"
    return HTTPResponse(
      status: 200,
      headers: [(name: "Content-Type", value: "application/json")],
      body: Array(body.utf8)
    )
  }

  private func parameter(_ name: String, _ request: HTTPRequest) -> Int64? {
    let query = request.url.split(separator: "?").dropFirst().first ?? ""
    return query.split(separator: "&").first { $0.hasPrefix(name + "=") }
      .flatMap { Int64($0.dropFirst(name.count + 1)) }
  }
}
