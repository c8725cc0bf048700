import Foundation
import Synchronization

/// One shop behind the service: its lists, in the order in which they are served.
final class ServedShop: Sendable {
  let shop: SandboxShop
  private let pageOrder: SandboxOptions.PageOrder
  private let orderSequence: [Int]
  private let paymentSequence: [Int]
  /// What the latest filters select, so that paging through a list filters it once.
  private let selections = Mutex<[OrderFilter: [Int]]>([:])

  init(shop: SandboxShop, pageOrder: SandboxOptions.PageOrder) {
    self.shop = shop
    self.pageOrder = pageOrder
    orderSequence = pageOrder.sequence(count: shop.orderCount, salt: 0x6F72_6465_7273)
    paymentSequence = pageOrder.sequence(count: shop.paymentCount, salt: 0x7061_796D_656E)
  }

  func orders(_ query: RequestQuery) throws(Refusal) -> Page {
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

  func payments(_ query: RequestQuery) throws(Refusal) -> Page {
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

  /// A page of products; catalogues are small, so that each request filters anew.
  func products(_ query: RequestQuery) throws(Refusal) -> Page {
    let size = try query.pageSize(default: 10)
    let status = try query.productStatus()
    let products = shop.catalogue.records
    let sequence = pageOrder.sequence(count: products.list.count, salt: 0x7072_6F64_7563)
    return try Page(
      list: products.list,
      selection: sequence.filter { products.passes($0, status: status) },
      countsTotal: true,
      size: size,
      token: try query.pageToken(),
      tokens: PageToken(list: "products \(shop.shopID) \(pageOrder.text) \(status ?? "-")")
    )
  }

  /// An order's record.
  func order(id: String) throws(Refusal) -> Int {
    guard let record = shop.orders.record(id: id) else { throw .unknownOrder }
    return record
  }

  /// A product's record.
  func product(id: String) throws(Refusal) -> Int {
    guard let record = shop.catalogue.records.record(id: id) else { throw .unknownProduct }
    return record
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
