import Foundation
import Yams

/// The configuration file: YAML, checked key by key; what is wrong is said with its line.
struct ConfigurationFile {
  /// A value with where it stands.
  struct Entry {
    let text: String
    let line: Int
  }

  /// A shop's settings, by name.
  struct ShopSection {
    var values: [String: Entry] = [:]
    var terms: [String: Entry] = [:]
    var fees: [FeeSection] = []
    /// Names of groups of stock keeping units.
    var categories: [String: [Entry]] = [:]
  }

  /// One rule of the fees that the platform keeps.
  struct FeeSection {
    let line: Int
    var values: [String: Entry] = [:]
    var lists: [String: [Entry]] = [:]
    var account: (code: Entry, name: Entry)?
  }

  let path: String
  private(set) var values: [String: Entry] = [:]
  private(set) var shops: [String: ShopSection] = [:]
  private(set) var accounts: [String: (code: Entry, name: Entry)] = [:]

  static let shopKeys: Set<String> = [
    "currency", "time_zone", "dialect", "base_url", "shop_cipher", "token_file", "page_size",
    "requests_per_second", "allow_plain_http",
  ]
  static let termKeys: Set<String> = [
    "max_lag_days", "due_days", "lookback_days", "transit_days", "trivial_amount",
    "catalogue_check", "catalogue_band_percent",
  ]
  static let feeKeys: Set<String> = [
    "name", "rate", "fixed", "minimum", "cap", "from", "through",
  ]
  static let feeListKeys: Set<String> = ["skus", "categories"]
  static let accountKeys: Set<String> = [
    "clearing", "in_transit", "reserve", "bank", "sales", "refunds", "fees", "suspense",
    "write_offs",
  ]

  init(path: String) throws {
    self.path = path
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
      throw ConfigurationError.unreadable(path: path, reason: error.localizedDescription)
    }
    let node: Node?
    do { node = try Yams.compose(yaml: text) } catch let error as YamlError {
      throw ConfigurationFile.fault(error, path: path, text: text)
    }
    guard let node else { return }
    for (key, value) in try pairs(node, "the file") {
      switch key.text {
      case "ledger", "reports", "default_shop": values[key.text] = try entry(value, key.text)
      case "shops": try readShops(value)
      case "accounts": try readAccounts(value)
      default:
        throw invalid(
          key.line,
          "unknown key \(key.text.debugDescription); known are ledger, reports, "
            + "default_shop, shops, accounts"
        )
      }
    }
  }

  private mutating func readShops(_ node: Node) throws {
    for (id, value) in try pairs(node, "shops") {
      var section = ShopSection()
      for (key, value) in try pairs(value, "shop \(id.text)") {
        switch key.text {
        case "terms":
          for (term, value) in try pairs(value, "terms") {
            try require(term, in: ConfigurationFile.termKeys)
            section.terms[term.text] = try entry(value, term.text)
          }
        case "fees": section.fees = try nodes(value, "fees").map(readFee)
        case "categories":
          for (name, value) in try pairs(value, "categories") {
            section.categories[name.text] = try entries(value, name.text)
          }
        default:
          try require(
            key,
            in: ConfigurationFile.shopKeys.union(["terms", "fees", "categories"])
          )
          section.values[key.text] = try entry(value, key.text)
        }
      }
      shops[id.text] = section
    }
  }

  private func readFee(_ node: Node) throws -> FeeSection {
    var section = FeeSection(line: node.mark?.line ?? 1)
    for (key, value) in try pairs(node, "a fee") {
      if key.text == "account" {
        section.account = try account(key, value)
      } else if ConfigurationFile.feeListKeys.contains(key.text) {
        section.lists[key.text] = try entries(value, key.text)
      } else {
        try require(
          key,
          in: ConfigurationFile.feeKeys.union(ConfigurationFile.feeListKeys).union(["account"])
        )
        section.values[key.text] = try entry(value, key.text)
      }
    }
    return section
  }

  private func account(_ key: Entry, _ value: Node) throws -> (code: Entry, name: Entry) {
    var parts: [String: Entry] = [:]
    for (part, value) in try pairs(value, key.text) {
      try require(part, in: ["code", "name"])
      parts[part.text] = try entry(value, part.text)
    }
    guard let code = parts["code"], let name = parts["name"] else {
      throw invalid(key.line, "account \(key.text) needs a code and a name")
    }
    for part in [code, name] where part.text.trimmingCharacters(in: .whitespaces) != part.text {
      throw invalid(part.line, "\(part.text.debugDescription) has white space around it")
    }
    return (code, name)
  }

  private mutating func readAccounts(_ node: Node) throws {
    for (account, value) in try pairs(node, "accounts") {
      try require(account, in: ConfigurationFile.accountKeys)
      accounts[account.text] = try self.account(account, value)
    }
  }

  private func pairs(_ node: Node, _ what: String) throws -> [(Entry, Node)] {
    guard let mapping = node.mapping else {
      throw invalid(node.mark?.line ?? 1, "\(what) must be a list of keys with values")
    }
    var seen: Set<String> = []
    return try mapping.map { key, value in
      let entry = try entry(key, "a key of \(what)")
      guard seen.insert(entry.text).inserted else {
        throw invalid(entry.line, "\(entry.text.debugDescription) stands twice")
      }
      return (entry, value)
    }
  }

  private func nodes(_ node: Node, _ what: String) throws -> [Node] {
    guard let sequence = node.sequence else {
      throw invalid(node.mark?.line ?? 1, "\(what) must be a list")
    }
    return Array(sequence)
  }

  /// A list with at least one value.
  private func entries(_ node: Node, _ what: String) throws -> [Entry] {
    let entries = try nodes(node, what).map { try entry($0, "an entry of \(what)") }
    guard !entries.isEmpty else { throw invalid(node.mark?.line ?? 1, "\(what) is empty") }
    return entries
  }

  private func entry(_ node: Node, _ what: String) throws -> Entry {
    guard let scalar = node.scalar, !scalar.string.isEmpty else {
      throw invalid(node.mark?.line ?? 1, "\(what) must be one value")
    }
    return Entry(text: scalar.string, line: node.mark?.line ?? 1)
  }

  private func require(_ key: Entry, in known: Set<String>) throws {
    guard known.contains(key.text) else {
      throw invalid(
        key.line,
        "unknown key \(key.text.debugDescription); known are "
          + known.sorted().joined(separator: ", ")
      )
    }
  }

  private func invalid(_ line: Int, _ problem: String) -> ConfigurationError {
    .invalid(path: path, line: line, problem: problem)
  }

  private static func fault(
    _ error: YamlError,
    path: String,
    text: String
  ) -> ConfigurationError {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      return .invalid(path: path, line: mark.line, problem: "this is not YAML")
    case .duplicatedKeysInMapping(let keys, let context):
      let key = keys.min() ?? ""
      // The mark is where the keys' mapping begins: the second line with the key is the repetition.
      let lines = text.components(separatedBy: "\n").enumerated().dropFirst(context.mark.line - 1)
        .filter { $0.element.drop { $0 == " " }.hasPrefix(key + ":") }
      let line = lines.dropFirst().first?.offset ?? context.mark.line - 1
      return .invalid(
        path: path,
        line: line + 1,
        problem: "\(key.debugDescription) stands twice"
      )
    default: return .invalid(path: path, line: 1, problem: "this is not YAML")
    }
  }
}
