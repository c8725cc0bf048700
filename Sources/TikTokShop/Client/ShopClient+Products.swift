public import Bookkeeping

extension ShopClient {
  /// Fetches all products, page by page.
  /// - Parameters:
  ///   - status: only products in this status; nil for whatever the platform lists by itself.
  ///   - onPage: takes each page as it comes; the next is not fetched before it returns.
  /// - Returns: the proof of whether that was all.
  /// - Throws: `ShopError`, or whatever `onPage` throws.
  public func listProducts(
    status: ProductFilter? = nil,
    onPage: (SourcePage<Product>) async throws -> Void
  ) async throws -> PageChain {
    let filters = status.map { [(name: "status", value: $0.rawValue)] } ?? []
    return try await list(Operations.listProducts, filters, [], onPage)
  }

  /// Fetches one product.
  /// - Returns: a page that holds either the product or, quarantined with its reason, what came
  ///   instead.
  /// - Throws: `InvalidRequest`, `ShopError`; `badAnswer` also where another product came than the
  ///   one asked for.
  public func getProduct(id: String) async throws -> SourcePage<Product> {
    try await detail(
      of: id,
      "product",
      operation: Operations.getProduct,
      path: Operations.productPath(id),
      shape: Documented.productDetail
    )
  }

  /// Changes a product.
  /// - Throws: `InvalidRequest`, `ShopError`, and `UncertainChange` where the change may have been
  ///   made although no answer came.
  public func updateProduct(id: String, _ changes: ProductChanges) async throws {
    try ShopClient.requireIdentifier(id, "product")
    try changes.validate()
    let content = Exchange.Content(type: "application/json", bytes: try changes.json())
    try await exchange.send(
      "PUT",
      Operations.productPath(id),
      query: [],
      content: content
    ) { (_, _) in }
  }

  /// Uploads an image or video to be used in listings.
  /// - Throws: `ShopError`, and `UncertainChange` where the file may have arrived although no answer
  ///   came.
  public func uploadProductFile(
    _ file: ProductFile,
    useCase: ProductFile.UseCase
  ) async throws -> UploadedFile {
    try await upload(file, useCase) { MultipartBody.randomBoundary() }
  }

  func upload(
    _ file: ProductFile,
    _ useCase: ProductFile.UseCase,
    draw: () -> String
  ) async throws -> UploadedFile {
    let body = MultipartBody(
      fields: [("use_case", useCase.rawValue)],
      file: ("data", file.name, file.type, file.bytes),
      draw: draw
    )
    return try await exchange.send(
      "POST",
      Operations.uploadPath,
      query: [],
      content: Exchange.Content(type: body.contentType, bytes: body.bytes)
    ) { (body, envelope) in
      let texts = try DataTexts.read(body, envelope, ["uri", "url"])
      guard let uri = texts[0] else { throw FieldFault("data.uri", "missing") }
      return UploadedFile(uri: uri, url: texts[1])
    }
  }

  /// - Throws: `InvalidRequest` for a text that can't be an id, which would name another path.
  static func requireIdentifier(_ id: String, _ what: String) throws {
    guard (1...JSONReader.identifierLimit).contains(id.utf8.count), id != ".", id != "..",
      !PlatformText.hasInvisible(id)
    else { throw InvalidRequest("that is no \(what) id; nothing was sent.") }
  }
}

/// Which products are listed.
public enum ProductFilter: String, Sendable, CaseIterable {
  /// In whatever status.
  case all = "ALL"
  /// On sale.
  case activate = "ACTIVATE"
  /// Looked at by the platform.
  case reviewing = "REVIEWING"
  /// Taken off by the seller.
  case sellerDeactivated = "SELLER_DEACTIVATED"
  /// Taken off by the platform.
  case platformSuspended = "PLATFORM_SUSPENDED"
}
