import Analytics
import Bookkeeping
import Foundation
import ShopSandbox
import TikTokShop

/// Puts flags, environment, configuration and defaults together, in that order.
struct SettingsResolver {
  let options: CommonOptions
  let environment: [String: String]
  private let file: ConfigurationFile?
  /// The shop as the ledger knows it, where that may be asked.
  private var known: KnownShop?

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

  /// The settings of a question that asks nothing but the ledger: what nobody gave of the shop, its
  /// name too where it is the only one, is what the ledger says.
  /// - Throws: `ConfigurationError`, `SandboxError`, `LedgerError`.
  func resolveAsking() throws -> Settings {
    guard options.sandbox == nil, FileManager.default.fileExists(atPath: ledgerPath) else {
      return try resolve()
    }
    let shops = try MonthEnd.shops(ledgerPath: ledgerPath)
    var resolver = self
    if let id = try? shopID() {
      resolver.known = shops.first { $0.id == id }
      if resolver.known == nil, file?.shops[id] == nil {
        throw ConfigurationError.unknownShop(id: id, known: shops.map(\.id))
      }
    } else if shops.count == 1 {
      resolver.known = shops.first
    } else if !shops.isEmpty {
      throw ConfigurationError.severalShops(shops.map(\.id))
    }
    return try resolver.resolve()
  }

  /// - Throws: `ConfigurationError`, `SandboxError`.
  func resolve() throws -> Settings {
    if let folder = options.sandbox { return try resolve(sandbox: folder) }
    let id = try shopID()
    let section = file?.shops[id]
    if section == nil, known == nil, options.currency == nil,
      variable("SETTLEBOOK_CURRENCY") == nil
    {
      throw ConfigurationError.unknownShop(id: id, known: file?.shops.keys.sorted() ?? [])
    }
    return try settings(id: id, section: section, sandbox: nil)
  }

  private func resolve(sandbox folder: String) throws -> Settings {
    let sandbox =
      try GeneratorArguments.shop(named: folder) ?? SandboxShop.load(folder: folder)
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
        .terms(over: sandbox?.terms ?? SettlementTerms(), currency: currency(id, section, sandbox)),
      fees: try FeesReader(path: file?.path ?? "", section: section)
        .schedule(in: currency(id, section, sandbox), beside: accounts())
    )
    return Settings(
      shop: shop,
      ledgerPath: ledgerPath,
      reportsFolder: options.reports ?? variable("SETTLEBOOK_REPORTS")
        ?? file?.values["reports"]?.text ?? "Reports",
      accounts: try accounts(),
      sandbox: sandbox,
      baseURL: options.baseURL ?? variable("SETTLEBOOK_BASE_URL")
        ?? section?.values["base_url"]?.text ?? ShopConnection.liveBaseURL,
      shopCipher: section?.values["shop_cipher"]?.text ?? variable("SETTLEBOOK_SHOP_CIPHER"),
      pageSize: try pageSize(section),
      requestsPerSecond: try requestsPerSecond(section, sandbox),
      allowPlainHTTP: try allowsPlainHTTP(section),
      tokenFile: section?.values["token_file"]?.text
    )
  }

  private func shopID() throws -> String {
    if let id = options.shop ?? variable("SETTLEBOOK_SHOP") { return id }
    if let id = file?.values["default_shop"]?.text { return id }
    if let shops = file?.shops, shops.count == 1, let id = shops.keys.first { return id }
    if let known { return known.id }
    throw ConfigurationError.noShop
  }

  private func currency(
    _ id: String,
    _ section: ConfigurationFile.ShopSection?,
    _ sandbox: SandboxShop?
  ) throws -> Currency {
    let given = given(options.currency, "SETTLEBOOK_CURRENCY", section, "currency")
    guard let given else {
      if let sandbox { return sandbox.currency }
      if let currency = known.flatMap({ Currency(code: $0.currency) }) { return currency }
      throw ConfigurationError.missing(setting: "currency", shop: id, flag: "--currency")
    }
    return try value(of: given, "no ISO 4217 code in capital letters") { Currency(code: $0) }
  }

  private func timeZone(
    _ id: String,
    _ section: ConfigurationFile.ShopSection?,
    _ sandbox: SandboxShop?
  ) throws -> ShopTimeZone {
    let given = given(options.timeZone, "SETTLEBOOK_TIME_ZONE", section, "time_zone")
    guard let given else {
      if let sandbox { return sandbox.timeZone }
      if let zone = known.flatMap({ ShopTimeZone(identifier: $0.timeZone) }) { return zone }
      throw ConfigurationError.missing(setting: "time zone", shop: id, flag: "--time-zone")
    }
    return try value(
      of: given,
      "no IANA name such as America/Los_Angeles, or the package tzdata is missing"
    ) { ShopTimeZone.isName($0) ? ShopTimeZone(identifier: $0) : nil }
  }

  private func dialect(_ section: ConfigurationFile.ShopSection?) throws -> Dialect {
    guard let given = given(options.dialect, "SETTLEBOOK_DIALECT", section, "dialect") else {
      return .openapi
    }
    let known = Dialect.allCases.map(\.rawValue).joined(separator: ", ")
    return try value(of: given, "known are \(known)") { Dialect(rawValue: $0) }
  }

  private func pageSize(_ section: ConfigurationFile.ShopSection?) throws -> Int {
    let flag = options.pageSize.map { String($0) }
    guard let given = given(flag, "SETTLEBOOK_PAGE_SIZE", section, "page_size") else { return 100 }
    return try value(of: given, "no whole number from 1 to 100") { text in
      Int(text).flatMap { (1...100).contains($0) ? $0 : nil }
    }
  }

  /// A sandbox of our own is asked as fast as it answers, unless told otherwise.
  private func requestsPerSecond(
    _ section: ConfigurationFile.ShopSection?,
    _ sandbox: SandboxShop?
  ) throws -> Int {
    let flag = options.requestsPerSecond.map { String($0) }
    let name = "SETTLEBOOK_REQUESTS_PER_SECOND"
    guard let given = given(flag, name, section, "requests_per_second") else {
      return sandbox == nil ? 50 : 0
    }
    return try value(of: given, "no whole number from 0 to 10000, where 0 is no limit") { text in
      Int(text).flatMap { (0...10_000).contains($0) ? $0 : nil }
    }
  }

  private func allowsPlainHTTP(_ section: ConfigurationFile.ShopSection?) throws -> Bool {
    guard let given = given(nil, "", section, "allow_plain_http") else { return false }
    return try value(of: given, "neither true nor false") { ["true": true, "false": false][$0] }
  }

  /// A setting's text, and where it stands in the configuration file if it came from there.
  private struct Given {
    let key: String
    let text: String
    let line: Int?
  }

  private func given(
    _ flag: String?,
    _ name: String,
    _ section: ConfigurationFile.ShopSection?,
    _ key: String
  ) -> Given? {
    if let text = flag ?? variable(name) { return Given(key: key, text: text, line: nil) }
    return section?.values[key].map { Given(key: key, text: $0.text, line: $0.line) }
  }

  private func value<Value>(
    of given: Given,
    _ problem: String,
    _ parse: (String) -> Value?
  ) throws -> Value {
    if let value = parse(given.text) { return value }
    guard let line = given.line, let file else {
      throw ConfigurationError.badValue(setting: given.key, value: given.text, problem: problem)
    }
    throw ConfigurationError.invalid(
      path: file.path,
      line: line,
      problem: "\(given.key) is \(given.text.debugDescription): \(problem)"
    )
  }

  /// - Throws: `ConfigurationError.invalid` where two accounts share a code: what is posted to the
  ///   one could not be told from what is posted to the other.
  private func accounts() throws -> ChartOfAccounts {
    var chart = ChartOfAccounts()
    var taken: [String: String] = [:]
    func set(_ key: String, _ account: inout Account) throws {
      let given = file?.accounts[key]
      if let given { account = Account(code: given.code.text, name: given.name.text) }
      if let other = taken.updateValue(key, forKey: account.code), let file {
        throw ConfigurationError.invalid(
          path: file.path,
          line: given?.code.line ?? file.accounts[other]?.code.line ?? 1,
          problem: "the accounts \(other) and \(key) have the same code \(account.code)"
        )
      }
    }
    try set("clearing", &chart.clearing)
    try set("in_transit", &chart.inTransit)
    try set("reserve", &chart.reserve)
    try set("bank", &chart.bank)
    try set("sales", &chart.sales)
    try set("refunds", &chart.refunds)
    try set("fees", &chart.fees)
    try set("suspense", &chart.suspense)
    try set("write_offs", &chart.writeOffs)
    return chart
  }

  private func variable(_ name: String) -> String? {
    SettingsResolver.present(environment[name])
  }

  private static func present(_ text: String?) -> String? {
    text.flatMap { $0.isEmpty ? nil : $0 }
  }
}
