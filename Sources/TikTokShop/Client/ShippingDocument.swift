/// A document that goes with an order's parcel.
public enum ShippingDocumentType: String, Sendable, CaseIterable {
  /// The label with the buyer's address.
  case shippingLabel = "SHIPPING_LABEL"
  /// What to put into the parcel.
  case pickList = "PICK_LIST"
}

/// Where a shipping document is: on another host, for whoever holds the address.
///
/// The address may be signed and is then as good as a password: descriptions and dumps of it name
/// the host only.
public struct DocumentAddress: Hashable, Sendable {
  /// The whole address, a secret: for the one who asks for it, never for a log.
  public let secretURL: String

  /// The host that has the document, with its port where it names one.
  public let host: String

  /// - Throws: `FieldFault` where nothing may be fetched from there.
  init(_ url: String) throws {
    let base: BaseURL
    do throws(ShopError) {
      base = try BaseURL(parsing: String(url.prefix { $0 != "?" }))
    } catch {
      throw FieldFault("data.doc_url", "no address that a document can be fetched from")
    }
    guard !base.isPlain || base.isLoopback else {
      throw FieldFault("data.doc_url", "an unencrypted address (http://)")
    }
    guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !url.contains("#") else {
      throw FieldFault("data.doc_url", "an address with a character that none has")
    }
    secretURL = url
    host = base.authority
  }
}

extension DocumentAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
  /// The host.
  public var description: String { "a document at \(host)" }

  /// The host.
  public var debugDescription: String { description }

  /// The host.
  public var customMirror: Mirror { Mirror(self, children: ["host": host]) }
}

extension ShopClient {
  /// Asks where an order's shipping document is.
  /// - Throws: `InvalidRequest`, `ShopError`.
  public func getShippingDocument(
    orderID: String,
    type: ShippingDocumentType
  ) async throws -> DocumentAddress {
    try ShopClient.requireIdentifier(orderID, "order")
    return try await exchange.get(
      Operations.shippingDocumentsPath(orderID),
      query: [(name: "document_type", value: type.rawValue)]
    ) { (body, envelope) in
      guard let url = try DataTexts.read(body, envelope, ["doc_url"])[0] else {
        throw FieldFault("data.doc_url", "missing")
      }
      return try DocumentAddress(url)
    }
  }
}
