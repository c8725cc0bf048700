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
  var ledgerPath: String
  /// Where packs go.
  var reportsFolder: String
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
  /// Requests a second at the most; 0 for as many as come.
  let requestsPerSecond: Int
  /// Whether the token may travel unencrypted.
  let allowPlainHTTP: Bool
  /// The file that holds the token, where one is configured.
  let tokenFile: String?
}
