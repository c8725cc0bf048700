import ArgumentParser
import Bookkeeping
import Foundation
import TikTokShop

/// `settlebook shop order`.
struct ShopOrder: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "order",
    abstract: "Shows an order with its line items."
  )

  @Argument(help: "The order's id.")
  var id: String

  @OptionGroup var common: CommonOptions

  @Flag(help: "Print as JSON.")
  var json = false

  func run() async throws {
    try await common.withClient { client, settings in
      let zone = settings.shop.timeZone
      let order = try RecordOf.only(
        try await RecordOf.found(id, "order") { try await client.getOrder(id: id) }
      )
      try Terminal.print(
        json
          ? ResultJSON.encode(OrderJSON(order, zone: zone))
          : ShopTables.orders([order], zone: zone).text + "\n\n" + ShopTables.items(order).text
      )
    }
  }
}

/// `settlebook shop shipping-document`.
struct ShopShippingDocument: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shipping-document",
    abstract: "Fetches an order's shipping label or pick list, and saves it.",
    discussion: """
      The document is on another host, at an address that may be signed: whoever has the address \
      has the document. It is printed only with --url. The access token is not sent there.
      """
  )

  @Argument(help: "The order's id.")
  var order: String

  @Option(help: "SHIPPING_LABEL or PICK_LIST.")
  var type: String

  @Option(
    help: ArgumentHelp(
      "The file to save it in, for its owner only. Default: <order>-<type>.pdf here.",
      valueName: "file"
    )
  )
  var output: String?

  @Flag(help: "Print the document's address, and save nothing.")
  var url = false

  @Flag(help: "Replace the file if there is one.")
  var force = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if url, output != nil || force {
      throw ValidationError("--url saves nothing: it goes without --output and --force.")
    }
    if output == "" { throw ValidationError("--output is empty; name a file.") }
  }

  func run() async throws {
    guard let type = ShippingDocumentType(rawValue: type) else {
      let known = ShippingDocumentType.allCases.map(\.rawValue).joined(separator: " or ")
      throw ConfigurationError.usage("--type is \(known).")
    }
    let file = try destination(type)
    // Before anything is asked: a label may be made by asking for it.
    if !url { try LocalFile.requireFree(file, force: force) }
    try await common.withClient { client, _ in
      let address = try await RecordOf.found(order, "order") {
        try await client.getShippingDocument(orderID: order, type: type)
      }
      if url {
        try Terminal.print(address.secretURL)
        return
      }
      let bytes = try await DocumentDownload().fetch(address)
      try LocalFile.write(bytes, to: file, force: force)
      try Terminal.print("Saved \(bytes.count) bytes in \(file).")
    }
  }

  private func destination(_ type: ShippingDocumentType) throws -> String {
    if let output { return output }
    // The rule for names of shops: what names a file and nothing else.
    guard url || Shop.isValidID(order) else {
      throw ConfigurationError.usage("the order's id can't name a file; give --output.")
    }
    return "\(order)-\(type.rawValue).pdf"
  }
}
