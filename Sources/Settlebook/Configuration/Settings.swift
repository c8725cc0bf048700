import Analytics
import Bookkeeping
import Foundation
import ShopSandbox
import TikTokShop

/// What a command works with, once flags, environment and configuration are put together.
struct Settings {
  /// The shop.
  let shop: Shop
  /// Where the ledger is.
  let ledgerPath: String
  /// Where packs go.
  let reportsFolder: String
  /// The journal's accounts.
  let accounts: ChartOfAccounts
  /// The local shop to serve, where one was asked for.
  let sandbox: SandboxShop?
  /// The address of the API, where it is no sandbox.
  let baseURL: String
  /// The shop's cipher, where one is configured.
  let shopCipher: String?
  /// Records a request.
  let pageSize: Int
  /// Whether the token may travel unencrypted.
  let allowPlainHTTP: Bool
  /// The file that holds the token, where one is configured.
  let tokenFile: String?
}

/// Puts flags, environment, configuration and defaults together, in that order.
struct SettingsResolver {
  let options: CommonOptions
  let environment: [String: String]
  private let file: ConfigurationFile?

  init(_ options: CommonOptions, environment: [String: String]) throws {
    self.options = options
    self.environment = environment
    let named = options.config ?? SettingsResolver.present(environment["SETTLEBOOK_CONFIG"])
    if let named {
      file = try ConfigurationFile(path: named)
    } else if FileManager.default.fileExists(atPath: "settlebook.yaml") {
      file = try ConfigurationFile(path: "settlebook.yaml")
    } else {
      file = nil
    }
  }

  /// Where the ledger is.
  var ledgerPath: String {
    options.ledger ?? variable("SETTLEBOOK_LEDGER") ?? file?.values["ledger"]?.text
      ?? "settlebook.sqlite"
  }

  /// - Throws: `ConfigurationError`, `SandboxError`.
  func resolve() throws -> Settings {
    if let folder = options.sandbox { return try resolve(sandbox: folder) }
    let id = try shopID()
    let section = file?.shops[id]
    if section == nil, options.currency == nil, variable("SETTLEBOOK_CURRENCY") == nil {
      throw ConfigurationError.unknownShop(id: id, known: file?.shops.keys.sorted() ?? [])
    }
    return try settings(id: id, section: section, sandbox: nil)
  }

  private func resolve(sandbox folder: String) throws -> Settings {
    let sandbox = try SandboxShop.load(folder: folder)
    if let id = options.shop ?? variable("SETTLEBOOK_SHOP"), id != sandbox.shopID {
      throw ConfigurationError.unknownShop(id: id, known: [sandbox.shopID])
    }
    return try settings(id: sandbox.shopID, section: file?.shops[sandbox.shopID], sandbox: sandbox)
  }

  private func settings(
    id: String,
    section: ConfigurationFile.ShopSection?,
    sandbox: SandboxShop?
  ) throws -> Settings {
    guard Shop.isValidID(id) else {
      throw ConfigurationError.badValue(
        setting: "the shop's name",
        value: id,
        problem: "it names a folder: letters, digits, - _ and . only, at most 64"
      )
    }
    let shop = Shop(
      id: id,
      currency: try currency(id, section, sandbox),
      timeZone: try timeZone(id, section, sandbox),
      dialect: try dialect(section),
      terms: try TermsReader(path: file?.path ?? "", section: section)
        .terms(over: sandbox?.terms ?? SettlementTerms(), currency: currency(id, section, sandbox))
    )
    let pageSize = try number("SETTLEBOOK_PAGE_SIZE", options.pageSize, section, "page_size") ?? 100
    return Settings(
      shop: shop,
      ledgerPath: ledgerPath,
      reportsFolder: options.reports ?? variable("SETTLEBOOK_REPORTS")
        ?? file?.values["reports"]?.text ?? "Reports",
      accounts: accounts(),
      sandbox: sandbox,
      baseURL: options.baseURL ?? variable("SETTLEBOOK_BASE_URL")
        ?? section?.values["base_url"]?.text ?? ShopConnection.liveBaseURL,
      shopCipher: section?.values["shop_cipher"]?.text ?? variable("SETTLEBOOK_SHOP_CIPHER"),
      pageSize: pageSize,
      allowPlainHTTP: try flag(section, "allow_plain_http"),
      tokenFile: section?.values["token_file"]?.text
    )
  }

  private func shopID() throws -> String {
    if let id = options.shop ?? variable("SETTLEBOOK_SHOP") { return id }
    if let id = file?.values["default_shop"]?.text { return id }
    if let shops = file?.shops, shops.count == 1, let id = shops.keys.first { return id }
    throw ConfigurationError.noShop
  }

  private func currency(
    _ id: String,
    _ section: ConfigurationFile.ShopSection?,
    _ sandbox: SandboxShop?
  ) throws -> Currency {
    let given =
      options.currency ?? variable("SETTLEBOOK_CURRENCY") ?? section?.values["currency"]?.text
    guard let given else {
      if let sandbox { return sandbox.currency }
      throw ConfigurationError.missing(setting: "currency", shop: id, flag: "--currency")
    }
    guard let currency = Currency(code: given) else {
      throw ConfigurationError.badValue(
        setting: "the currency",
        value: given,
        problem: "no ISO 4217 code in capital letters"
      )
    }
    return currency
  }

  private func timeZone(
    _ id: String,
    _ section: ConfigurationFile.ShopSection?,
    _ sandbox: SandboxShop?
  ) throws -> ShopTimeZone {
    let given =
      options.timeZone ?? variable("SETTLEBOOK_TIME_ZONE") ?? section?.values["time_zone"]?.text
    guard let given else {
      if let sandbox { return sandbox.timeZone }
      throw ConfigurationError.missing(setting: "time zone", shop: id, flag: "--time-zone")
    }
    guard let zone = ShopTimeZone(identifier: given) else {
      throw ConfigurationError.badValue(
        setting: "the time zone",
        value: given,
        problem: "no IANA name such as America/Los_Angeles, or the package tzdata is missing"
      )
    }
    return zone
  }

  private func dialect(_ section: ConfigurationFile.ShopSection?) throws -> Dialect {
    let given =
      options.dialect ?? variable("SETTLEBOOK_DIALECT") ?? section?.values["dialect"]?.text
      ?? Dialect.openapi.rawValue
    guard let dialect = Dialect(rawValue: given) else {
      throw ConfigurationError.badValue(
        setting: "the dialect",
        value: given,
        problem: "known are " + Dialect.allCases.map(\.rawValue).joined(separator: ", ")
      )
    }
    return dialect
  }

  private func number(
    _ name: String,
    _ flag: Int?,
    _ section: ConfigurationFile.ShopSection?,
    _ key: String
  ) throws -> Int? {
    if let flag { return flag }
    guard let text = variable(name) ?? section?.values[key]?.text else { return nil }
    guard let number = Int(text) else {
      throw ConfigurationError.badValue(setting: key, value: text, problem: "no whole number")
    }
    return number
  }

  private func flag(_ section: ConfigurationFile.ShopSection?, _ key: String) throws -> Bool {
    guard let entry = section?.values[key] else { return false }
    guard let value = ["true": true, "false": false][entry.text] else {
      throw ConfigurationError.invalid(
        path: file?.path ?? "",
        line: entry.line,
        problem: "\(key) must be true or false"
      )
    }
    return value
  }

  private func accounts() -> ChartOfAccounts {
    var chart = ChartOfAccounts()
    func set(_ key: String, _ account: inout Account) {
      guard let given = file?.accounts[key] else { return }
      account = Account(code: given.code.text, name: given.name.text)
    }
    set("clearing", &chart.clearing)
    set("in_transit", &chart.inTransit)
    set("reserve", &chart.reserve)
    set("bank", &chart.bank)
    set("sales", &chart.sales)
    set("refunds", &chart.refunds)
    set("fees", &chart.fees)
    set("suspense", &chart.suspense)
    set("write_offs", &chart.writeOffs)
    return chart
  }

  private func variable(_ name: String) -> String? {
    SettingsResolver.present(environment[name])
  }

  private static func present(_ text: String?) -> String? {
    text.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// Reads settlement terms from the configuration.
struct TermsReader {
  let path: String
  let section: ConfigurationFile.ShopSection?

  func terms(over usual: SettlementTerms, currency: Currency) throws -> SettlementTerms {
    var terms = usual
    try days("max_lag_days", 0...90, &terms.maxLagDays)
    try days("due_days", 0...365, &terms.dueDays)
    try days("lookback_days", 1...365, &terms.lookbackDays)
    try days("transit_days", 0...365, &terms.transitDays)
    if let entry = section?.terms["trivial_amount"] {
      do throws(Money.ParsingError) {
        terms.trivialUnits = try Money(parsing: entry.text, currency: currency).units
      } catch {
        throw ConfigurationError.invalid(
          path: path,
          line: entry.line,
          problem: "trivial_amount: \(error)"
        )
      }
    }
    return terms
  }

  private func days(_ key: String, _ range: ClosedRange<Int64>, _ value: inout Int64) throws {
    guard let entry = section?.terms[key] else { return }
    guard let days = Int64(entry.text), range.contains(days) else {
      throw ConfigurationError.invalid(
        path: path,
        line: entry.line,
        problem: "\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    value = days
  }
}
