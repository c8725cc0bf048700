import Synchronization

/// A request as far as the shop looks at it.
struct SandboxRequest: Sendable {
  let method: String
  /// Percent-encoded.
  let path: String
  /// Percent-encoded, without the question mark.
  let query: String
  let accessToken: String?
}

/// The shop behind the sockets: requests in, answers out.
final class SandboxService: Sendable {
  private let shop: SandboxShop
  private let accessToken: String
  private let pageOrder: SandboxOptions.PageOrder
  private let orderSequence: [Int]
  private let paymentSequence: [Int]
  private let requestCount = Atomic<UInt64>(0)
  /// What the latest filters select, so that paging through a list filters it once.
  private let selections = Mutex<[OrderFilter: [Int]]>([:])
  let faults: FaultInjector

  init(shop: SandboxShop, accessToken: String, options: SandboxOptions) {
    self.shop = shop
    self.accessToken = accessToken
    pageOrder = options.pageOrder
    faults = FaultInjector(plan: options.faults)
    orderSequence = pageOrder.sequence(count: shop.orderCount, salt: 0x6F72_6465_7273)
    paymentSequence = pageOrder.sequence(count: shop.paymentCount, salt: 0x7061_796D_656E)
  }

  func answer(_ request: SandboxRequest) -> SandboxAnswer {
    let number = requestCount.add(1, ordering: .relaxed).newValue
    let requestID = "sandbox-\(number)"
    do throws(Refusal) {
      let answer = try served(request, requestID: requestID)
      return faults.spoiled(answer, number: number, requestID: requestID)
    } catch {
      return SandboxAnswer(refusal: error, requestID: requestID)
    }
  }

  private func served(
    _ request: SandboxRequest,
    requestID: String
  ) throws(Refusal) -> SandboxAnswer {
    guard let endpoint = Endpoint(path: request.path) else { throw .unknownPath }
    guard request.method == "GET" else { throw .badMethod }
    // Without a token of its own the shop lets nobody in.
    guard !accessToken.isEmpty, request.accessToken == accessToken else { throw .badToken }
    let query = try RequestQuery(request.query)
    if let given = try query.shopCipher(), let cipher = shop.shopCipher, given != cipher {
      throw .badShopCipher
    }
    switch endpoint {
    case .listOrders:
      return SandboxAnswer(page: try orders(query), named: "orders", requestID: requestID)
    case .listPayments:
      return SandboxAnswer(page: try payments(query), named: "payments", requestID: requestID)
    case .getOrder(let id):
      guard let record = shop.orders.record(id: id) else { throw .unknownOrder }
      return SandboxAnswer(record: record, of: shop.orders.list, requestID: requestID)
    }
  }

  private func orders(_ query: RequestQuery) throws(Refusal) -> Page {
    let size = try query.pageSize(default: 10)
    let filter = try query.orderFilter()
    return try Page(
      list: shop.orders.list,
      selection: selection(filter),
      countsTotal: true,
      size: size,
      token: try query.pageToken(),
      tokens: PageToken(list: "orders \(shop.shopID) \(pageOrder.text) \(filter.text)")
    )
  }

  private func payments(_ query: RequestQuery) throws(Refusal) -> Page {
    // The API's description gives lists of payments no total_count.
    try Page(
      list: shop.payments,
      selection: paymentSequence,
      countsTotal: false,
      size: try query.pageSize(default: 20),
      token: try query.pageToken(),
      tokens: PageToken(list: "payments \(shop.shopID) \(pageOrder.text)")
    )
  }

  private func selection(_ filter: OrderFilter) -> [Int] {
    if filter == OrderFilter() { return orderSequence }
    if let known = selections.withLock({ $0[filter] }) { return known }
    let selected = orderSequence.filter { shop.orders.passes($0, filter) }
    selections.withLock { selections in
      if selections.count >= 8 { selections.removeAll() }
      selections[filter] = selected
    }
    return selected
  }
}
