internal import Bookkeeping

/// The files of a pack that are named alike for every shop and month.
enum PackFile: String, CaseIterable {
  case payments = "payments.csv"
  case lineItems = "line-items.csv"
  case allocations = "allocations.csv"
  case discrepancies = "discrepancies.csv"
  case rollForward = "roll-forward.csv"
  case aging = "aging.csv"
  case settlementDays = "settlement-days.csv"
  case journal = "journal.csv"
  case summary = "summary.md"
  case manifest = "manifest.json"
  case checksums = "SHA256SUMS"

  /// The name of the archive, less its ending, and of the folder inside it.
  static func title(of shop: Shop, _ period: Period) -> String { "\(shop.id)-\(period)" }

  /// The name of the archive.
  static func archive(of shop: Shop, _ period: Period) -> String {
    title(of: shop, period) + ".tar.gz"
  }

  /// What a reader finds in the file.
  var contents: String {
    switch self {
    case .payments: "payments, and where each stands"
    case .lineItems: "line items, and what is open on each"
    case .allocations: "which payment settles which line item"
    case .discrepancies: "findings, and what to do about them"
    case .rollForward: "the proof"
    case .aging: "open line items by age"
    case .settlementDays: "payments on account beside the days they most likely cover"
    case .journal: "postings for the general ledger"
    case .summary: "this page"
    case .manifest: "what the pack was made from, and the digest of each file"
    case .checksums: "the digests, for sha256sum -c"
    }
  }
}
