import Foundation
import Synchronization

/// A request as far as the shop looks at it.
struct SandboxRequest: Sendable {
  let method: String
  /// Percent-encoded.
  let path: String
  /// Percent-encoded, without the question mark.
  let query: String
  let accessToken: String?
  var contentType: String?
  var body = RequestBody.whole(Data())
}

/// The shops behind the sockets: requests in, answers out.
final class SandboxService: Sendable {
  let shops: [ServedShop]
  private let accessToken: String
  private let state: SandboxState
  private let requestCount = Atomic<UInt64>(0)
  let faults: FaultInjector
  /// Where clients reach the sandbox; known once it listens.
  private let baseURL = Mutex("http://127.0.0.1")

  /// The shops must be told apart by their ciphers, where there are several.
  init(shops: [SandboxShop], accessToken: String, options: SandboxOptions, state: SandboxState) {
    self.shops = shops.map { ServedShop(shop: $0, pageOrder: options.pageOrder) }
    self.accessToken = accessToken
    faults = FaultInjector(plan: options.faults)
    self.state = state
  }

  /// Tells the service where clients reach it, for the links that it gives them.
  func listens(at baseURL: String) { self.baseURL.withLock { $0 = baseURL } }

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
    guard endpoint.allows(request.method) else { throw .badMethod(allow: endpoint.allow) }
    if endpoint.isOpen { return try linked(endpoint) }
    // Without a token of its own the shop lets nobody in.
    guard !accessToken.isEmpty, request.accessToken == accessToken else { throw .badToken }
    let query = try RequestQuery(request.query)
    let served = try shop(query)
    switch endpoint {
    case .orders:
      return SandboxAnswer(page: try served.orders(query), named: "orders", requestID: requestID)
    case .payments:
      let page = try served.payments(query)
      return SandboxAnswer(page: page, named: "payments", requestID: requestID)
    case .order(let id):
      let record = try served.order(id: id)
      return SandboxAnswer(record: record, of: served.shop.orders.list, requestID: requestID)
    case .products: return try products(query, of: served, requestID: requestID)
    case .product(let id) where request.method == "GET":
      let record = try served.product(id: id)
      return SandboxAnswer(requestID: requestID) { body in append(record, of: served, to: &body) }
    case .product(let id):
      try update(id, of: served, by: request)
      return SandboxAnswer(requestID: requestID)
    case .productFiles: return try upload(request, to: served, requestID: requestID)
    case .shippingDocuments(let id):
      let type = try query.documentType()
      _ = try served.order(id: id)
      let path = ShippingDocument(shopID: served.shop.shopID, orderID: id, type: type).path
      return SandboxAnswer(
        fields: ["doc_url": baseURL.withLock { $0 } + path],
        requestID: requestID
      )
    case .description, .file, .document: throw .unknownPath
    }
  }

  /// The shop that a request means.
  private func shop(_ query: RequestQuery) throws(Refusal) -> ServedShop {
    let cipher = try query.shopCipher()
    if shops.count == 1, let only = shops.first {
      if let cipher, let own = only.shop.shopCipher, cipher != own { throw .badShopCipher }
      return only
    }
    guard let cipher else { throw .missingShopCipher }
    guard let shop = shops.first(where: { $0.shop.shopCipher == cipher })
    else { throw .badShopCipher }
    return shop
  }

  private func products(
    _ query: RequestQuery,
    of served: ServedShop,
    requestID: String
  ) throws(Refusal) -> SandboxAnswer {
    let page = try served.products(query)
    return SandboxAnswer(page: page, named: "products", requestID: requestID) { record, body in
      self.append(record, of: served, to: &body)
    }
  }

  /// Appends a product's record as updates left it.
  private func append(_ record: Int, of served: ServedShop, to body: inout Data) {
    let products = served.shop.catalogue.records
    let changes = products.id(of: record).flatMap {
      state.changes(shopID: served.shop.shopID, productID: $0)
    }
    products.append(record, changes: changes, to: &body)
  }

  private func update(
    _ id: String,
    of served: ServedShop,
    by request: SandboxRequest
  ) throws(Refusal) {
    let update = try ProductChanges(body: request.body, contentType: request.contentType)
    _ = try served.product(id: id)
    let shopID = served.shop.shopID
    for image in update.mainImages ?? [] {
      guard let file = StoredFile.id(uri: image.uri), try state.has(file, shopID: shopID)
      else { throw .unknownFile }
    }
    try state.update(shopID: shopID, productID: id, by: update, at: Int64(time(nil)))
  }

  private func upload(
    _ request: SandboxRequest,
    to served: ServedShop,
    requestID: String
  ) throws(Refusal) -> SandboxAnswer {
    let file = try StoredFile(form: try request.body.form(contentType: request.contentType))
    let shopID = served.shop.shopID
    try state.save(file, shopID: shopID)
    let url = baseURL.withLock { $0 } + "/files/\(shopID)/\(file.id)"
    return SandboxAnswer(fields: ["uri": file.uri, "url": url], requestID: requestID)
  }

  /// What is served without an access token.
  private func linked(_ endpoint: Endpoint) throws(Refusal) -> SandboxAnswer {
    switch endpoint {
    case .description:
      let description = OpenAPIDescription(
        baseURL: baseURL.withLock { $0 },
        shops: shops.map(\.shop)
      )
      return SandboxAnswer(content: Data(description.text.utf8), type: "application/json")
    case .file(let shopID, let fileID):
      guard let file = try state.file(shopID: shopID, id: fileID) else { throw .unknownFile }
      return SandboxAnswer(content: file.bytes, type: file.contentType)
    case .document(let shopID, let orderID, let name):
      let shop = shops.first { $0.shop.shopID == shopID }?.shop
      guard let document = ShippingDocument(shopID: shopID, orderID: orderID, name: name),
        shop?.orders.record(id: orderID) != nil
      else { throw .unknownFile }
      return SandboxAnswer(content: document.pdf, type: "application/pdf")
    default: throw .unknownPath
    }
  }
}
