/// Why the ledger could not be used, for the person who reads it.
public enum LedgerError: Error, CustomStringConvertible {
  /// The file is no SQLite database, or one of another program.
  case notALedger(path: String)
  /// The ledger was written by a newer Settlebook.
  case tooNew(path: String)
  /// The ledger can't be opened or written.
  case cannotWrite(path: String, reason: String)
  /// Another process holds the ledger.
  case busy(path: String)
  /// The shop is kept in the ledger with other settings.
  case shopDiffers(shop: String, setting: String, ledger: String, given: String)
  /// SQLite refused a statement, or a stored value is not what the schema promises.
  case damaged(path: String, reason: String)

  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .notALedger(let path):
      "\(path) is not a Settlebook ledger; name another file with --ledger. It was left untouched."
    case .tooNew(let path):
      "\(path) was written by a newer Settlebook; use that version, or another ledger."
    case .cannotWrite(let path, let reason):
      "can't write the ledger \(path): \(reason). Check the folder's permissions and free space."
    case .busy(let path):
      "the ledger \(path) is in use by another process; try again when it is done."
    case .shopDiffers(let shop, let setting, let ledger, let given):
      "shop \(shop) is in the ledger with \(setting) \(ledger), not \(given); "
        + "correct the setting, or use another ledger."
    case .damaged(let path, let reason):
      "the ledger \(path) can't be read: \(reason). Restore it from a backup, or pull into a new one."
    }
  }
}
