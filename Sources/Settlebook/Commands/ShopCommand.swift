import ArgumentParser
import Bookkeeping
import Foundation
import TikTokShop

/// `settlebook shop`: the API's operations, one by one; no ledger is touched.
struct ShopCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shop",
    abstract: "Asks the shop's API: products, orders, shipping documents, payments.",
    discussion: """
      Reads neither ledger nor packs. What changes something in the shop says what it will change \
      and asks first, or takes --yes. Buyers' names, addresses, phone numbers and e-mail are never \
      shown.
      """,
    subcommands: [
      ShopProducts.self, ShopProduct.self, ShopUpdateProduct.self, ShopUpload.self,
      ShopOrders.self, ShopOrder.self, ShopShippingDocument.self, ShopPayments.self,
    ]
  )
}

extension CommonOptions {
  /// Runs `body` with a client of the shop that the flags name.
  func withClient<Value>(
    _ body: (ShopClient, Settings) async throws -> Value
  ) async throws -> Value {
    let environment = ProcessInfo.processInfo.environment
    let settings = try SettingsResolver(self, environment: environment).resolve()
    return try await Workplace(settings: settings, environment: environment).withClient {
      try await body($0, settings)
    }
  }
}

/// `settlebook shop products`.
struct ShopProducts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "products",
    abstract: "Lists products."
  )

  @OptionGroup var common: CommonOptions
  @OptionGroup var paging: PagingOptions

  @Option(
    help: "Only this status: ALL, ACTIVATE, REVIEWING, SELLER_DEACTIVATED or PLATFORM_SUSPENDED."
  )
  var status: String?

  func run() async throws {
    let filter = try status.map { text in
      guard let filter = ProductFilter(rawValue: text) else {
        let known = ProductFilter.allCases.map(\.rawValue).joined(separator: ", ")
        throw ConfigurationError.usage("--status is one of \(known).")
      }
      return filter
    }
    try await common.withClient { client, settings in
      let listed = try await paging.collect { onPage in
        try await client.listProducts(status: filter, onPage: onPage)
      }
      try paging.show(
        listed,
        json: listed.records.map { ProductJSON($0, zone: settings.shop.timeZone) },
        table: ShopTables.products(listed.records, zone: settings.shop.timeZone)
      )
    }
  }
}

/// `settlebook shop orders`.
struct ShopOrders: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orders",
    abstract: "Lists orders."
  )

  @OptionGroup var common: CommonOptions
  @OptionGroup var paging: PagingOptions

  @Option(help: "Only this status, such as COMPLETED.")
  var status: String?

  @Option(help: "Only orders created on or after this date in the shop's time zone, YYYY-MM-DD.")
  var createdFrom: String?

  @Option(help: "Only orders created before this date in the shop's time zone, YYYY-MM-DD.")
  var createdBefore: String?

  static let statuses = [
    "UNPAID", "ON_HOLD", "AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED",
    "COMPLETED", "CANCELLED",
  ]

  func run() async throws {
    if let status, !ShopOrders.statuses.contains(status) {
      throw ConfigurationError.usage(
        "--status is one of \(ShopOrders.statuses.joined(separator: ", "))."
      )
    }
    let from = try createdFrom.map { try DateArgument.parse($0, "--created-from") }
    let before = try createdBefore.map { try DateArgument.parse($0, "--created-before") }
    try await common.withClient { client, settings in
      let zone = settings.shop.timeZone
      let listed = try await paging.collect { onPage in
        try await client.listOrders(
          createdFrom: from.map(zone.start),
          createdBefore: before.map(zone.start),
          status: status.map(OrderStatus.init),
          onPage: onPage
        )
      }
      try paging.show(
        listed,
        json: listed.records.map { OrderJSON($0, zone: zone) },
        table: ShopTables.orders(listed.records, zone: zone)
      )
    }
  }
}

/// `settlebook shop payments`.
struct ShopPayments: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "payments",
    abstract: "Lists payments."
  )

  @OptionGroup var common: CommonOptions
  @OptionGroup var paging: PagingOptions

  func run() async throws {
    try await common.withClient { client, settings in
      let zone = settings.shop.timeZone
      let listed = try await paging.collect { try await client.listPayments(onPage: $0) }
      try paging.show(
        listed,
        json: listed.records.map { PaymentJSON($0, zone: zone) },
        table: ShopTables.payments(listed.records, zone: zone)
      )
    }
  }
}

/// A date on the command line, as YYYY-MM-DD.
enum DateArgument {
  static func parse(_ text: String, _ flag: String) throws -> CivilDate {
    if let date = CivilDate(text) { return date }
    throw ConfigurationError.usage("\(flag) is a date as YYYY-MM-DD, such as 2026-10-01.")
  }
}
