/// Why a setting can't be used.
enum ConfigurationError: Error, CustomStringConvertible {
  /// The configuration file can't be read.
  case unreadable(path: String, reason: String)
  /// A line of the configuration file is wrong.
  case invalid(path: String, line: Int, problem: String)
  /// No shop was named.
  case noShop
  /// The ledger knows several shops, and none was named.
  case severalShops([String])
  /// The shop is nowhere configured.
  case unknownShop(id: String, known: [String])
  /// A setting that nobody gave.
  case missing(setting: String, shop: String, flag: String)
  /// A flag or variable with a value that can't be.
  case badValue(setting: String, value: String, problem: String)
  /// The token is missing, or its file is open to others.
  case noToken(reason: String)
  /// An argument that can't be.
  case usage(String)

  /// Whether the command line is at fault rather than the configuration.
  var isUsage: Bool {
    if case .usage = self { return true }
    return false
  }

  /// What is wrong, where, and what to do.
  var description: String {
    switch self {
    case .unreadable(let path, let reason): "can't read the configuration \(path): \(reason)."
    case .invalid(let path, let line, let problem): "\(path), line \(line): \(problem)."
    case .noShop:
      "no shop was named; give --shop, or a configuration file with one shop, or --sandbox."
    case .severalShops(let known):
      "the ledger knows several shops: \(known.joined(separator: ", ")); name one with --shop."
    case .unknownShop(let id, let known):
      "shop \(id) is not known"
        + (known.isEmpty
          ? "; name it in a configuration file, or give --currency and --time-zone."
          : "; known are \(known.joined(separator: ", ")).")
    case .missing(let setting, let shop, let flag):
      "the \(setting) of shop \(shop) is not known; give \(flag) or set it in the configuration."
    case .badValue(let setting, let value, let problem):
      "the setting \(setting) is \(value.debugDescription): \(problem)."
    case .noToken(let reason): reason
    case .usage(let message): message
    }
  }
}

/// A file or folder that can't be used.
struct FileTrouble: Error, CustomStringConvertible {
  /// Whether it could not be made, rather than written.
  let isCreation: Bool
  /// What happened, and what to do.
  let description: String
}
