import Analytics
import Bookkeeping
import Foundation
import Glibc
import ShopSandbox
import TikTokShop

/// Puts a month end together from settings, and takes it apart again.
struct Workplace {
  let settings: Settings
  let environment: [String: String]

  /// Runs `body` with a month end that can pull; a sandbox is served meanwhile.
  func withMonthEnd<Value>(
    _ options: MonthEndOptions,
    offline: Bool,
    progress: ProgressPrinter,
    _ body: (MonthEnd) async throws -> Value
  ) async throws -> Value {
    try requireWritable(options.reportsFolder)
    guard !offline else {
      return try await body(try monthEnd(options, client: nil, progress: progress))
    }
    return try await withClient {
      try await body(try monthEnd(options, client: $0, progress: progress))
    }
  }

  /// Runs `body` with a client of the shop; a sandbox is served meanwhile.
  func withClient<Value>(_ body: (ShopClient) async throws -> Value) async throws -> Value {
    guard let shop = settings.sandbox else {
      return try await body(
        ShopClient(connection: try connection(settings.baseURL, try token(), settings.shopCipher))
      )
    }
    let token = UUID().uuidString
    let sandbox = ShopSandbox(shop: shop, accessToken: token)
    let address = try await sandbox.start()
    do {
      let value = try await body(
        ShopClient(connection: try connection(address, Secret(token), shop.shopCipher))
      )
      await sandbox.stop()
      return value
    } catch {
      await sandbox.stop()
      throw error
    }
  }

  /// What the clock says.
  static func now() -> Instant { Instant(seconds: Int64(time(nil))) }

  /// A month end that answers questions from the ledger alone.
  /// - Parameter readOnly: whether nothing at all may be written.
  func questions(readOnly: Bool = true) throws -> MonthEnd {
    guard FileManager.default.fileExists(atPath: settings.ledgerPath) else {
      throw ConfigurationError.usage(
        "there is no ledger at \(settings.ledgerPath) yet; close a month first, or give --ledger."
      )
    }
    var options = MonthEndOptions(reportsFolder: settings.reportsFolder)
    options.accounts = settings.accounts
    return try monthEnd(options, client: nil, progress: ProgressPrinter(), readOnly: readOnly)
  }

  private func monthEnd(
    _ options: MonthEndOptions,
    client: ShopClient?,
    progress: ProgressPrinter,
    readOnly: Bool = false
  ) throws -> MonthEnd {
    try MonthEnd(
      shop: settings.shop,
      ledgerPath: settings.ledgerPath,
      readOnly: readOnly,
      client: client,
      options: options,
      now: { Workplace.now() },
      progress: { progress.show($0) }
    )
  }

  private func token() throws -> Secret {
    try AccessToken.read(tokenFile: settings.tokenFile, environment: environment)
  }

  private func connection(
    _ address: String,
    _ token: Secret,
    _ cipher: String?
  ) throws -> ShopConnection {
    try ShopConnection(
      baseURL: address,
      accessToken: token,
      shopCipher: cipher,
      pageSize: settings.pageSize,
      requestsPerSecond: settings.requestsPerSecond,
      allowPlainHTTP: settings.allowPlainHTTP
    )
  }

  /// Looks before anything is fetched whether the pack can be written at all.
  private func requireWritable(_ folder: String) throws {
    var place = URL(fileURLWithPath: folder).path
    while !FileManager.default.fileExists(atPath: place), place != "/" {
      place = (place as NSString).deletingLastPathComponent
    }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
    guard exists, isFolder.boolValue, access(place, W_OK | X_OK) == 0 else {
      throw FileTrouble(
        isCreation: true,
        description: "the pack can't be written: \(place) is "
          + "\(isFolder.boolValue ? "not writable for this user" : "no folder"); "
          + "make it writable, or give another folder with --reports. Nothing was fetched."
      )
    }
  }
}
