public import Bookkeeping

/// Asks one shop's API, page by page, and hands over what it understood.
public struct ShopClient: Sendable {
  /// Which shop is asked, and how.
  public let connection: ShopConnection

  let exchange: Exchange
  let limits: PageLimits

  /// A client over libcurl.
  public init(connection: ShopConnection, retry: RetryPolicy = .standard) {
    let transport = CurlTransport(
      timeouts: connection.timeouts,
      allowPlainHTTP: connection.allowPlainHTTP
    )
    self.init(connection: connection, transport: transport, retry: retry)
  }

  /// A client over a transport of one's own.
  public init(
    connection: ShopConnection,
    transport: any HTTPTransport,
    retry: RetryPolicy = .standard
  ) {
    self.init(connection: connection, transport: transport, retry: retry, limits: PageLimits())
  }

  init(
    connection: ShopConnection,
    transport: any HTTPTransport,
    retry: RetryPolicy,
    limits: PageLimits
  ) {
    self.connection = connection
    self.limits = limits
    exchange = Exchange(connection: connection, transport: transport, retry: retry)
  }

  /// Fetches all orders, page by page.
  /// - Parameters:
  ///   - createdFrom: only orders created at or after this instant.
  ///   - createdBefore: only orders created before this instant.
  ///   - status: only orders in this status.
  ///   - traces: the pages that came before the pull broke off; it goes on behind the last one.
  ///   - onPage: takes each page as it comes; the next is not fetched before it returns.
  /// - Returns: the proof of whether that was all.
  /// - Throws: `ShopError`, or whatever `onPage` throws.
  public func listOrders(
    createdFrom: Instant? = nil,
    createdBefore: Instant? = nil,
    status: OrderStatus? = nil,
    resuming traces: [PageTrace] = [],
    onPage: (SourcePage<Order>) async throws -> Void
  ) async throws -> PageChain {
    var filters: [(name: String, value: String)] = []
    if let status { filters.append(("order_status", status.rawValue)) }
    if let createdFrom { filters.append(("create_time_ge", String(createdFrom.seconds))) }
    if let createdBefore { filters.append(("create_time_lt", String(createdBefore.seconds))) }
    return try await list(Operations.listOrders, filters, traces, onPage)
  }

  /// Fetches all payments, page by page.
  /// - Parameters:
  ///   - traces: the pages that came before the pull broke off; it goes on behind the last one.
  ///   - onPage: takes each page as it comes; the next is not fetched before it returns.
  /// - Returns: the proof of whether that was all.
  /// - Throws: `ShopError`, or whatever `onPage` throws.
  public func listPayments(
    resuming traces: [PageTrace] = [],
    onPage: (SourcePage<Payment>) async throws -> Void
  ) async throws -> PageChain {
    try await list(Operations.listPayments, [], traces, onPage)
  }

  /// Fetches one order.
  /// - Returns: a page that holds either the order or, quarantined with its reason, what came
  ///   instead.
  /// - Throws: `InvalidRequest`, `ShopError`; `badAnswer` also where another order came than the one
  ///   asked for.
  public func getOrder(id: String) async throws -> SourcePage<Order> {
    try await detail(
      of: id,
      "order",
      operation: Operations.getOrder,
      path: Operations.orderPath(id),
      shape: Documented.orderDetail
    )
  }

  /// Fetches one record.
  /// - Parameter noun: what the record is, for messages.
  /// - Throws: `InvalidRequest` for what is no id; `ShopError`.
  func detail<Record: ShopRecord>(
    of id: String,
    _ noun: String,
    operation: String,
    path: @autoclosure () -> String,
    shape: ObjectShape
  ) async throws -> SourcePage<Record> {
    try ShopClient.requireIdentifier(id, noun)
    let context = PageContext(operation: operation, number: 1, pass: 1)
    return try await exchange.get(path(), query: []) { (body, envelope) in
      let page: SourcePage<Record> = try PageDecoding.detail(
        body,
        envelope,
        context: context,
        shape: shape
      )
      let answered = page.records.first?.id ?? page.quarantined.first?.recordID
      guard answered == nil || answered == id else {
        throw FieldFault("data.\(Record.idField)", "another \(noun) than the one asked for")
      }
      return page
    }
  }

  func list<Record: ShopRecord>(
    _ listing: Operations.Listing,
    _ filters: [(name: String, value: String)],
    _ traces: [PageTrace],
    _ onPage: (SourcePage<Record>) async throws -> Void
  ) async throws -> PageChain {
    var walk = ListWalk<Record>(listing, filters: filters, exchange: exchange, limits: limits)
    return try await walk.run(resuming: traces, onPage)
  }
}
