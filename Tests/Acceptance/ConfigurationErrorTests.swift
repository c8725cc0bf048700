import Foundation
import TestSupport
import Testing

/// Wrong settings are told in one line, with the line of the file, before anything is touched.
@Suite struct ConfigurationErrorTests {
  private static let environment = ["SETTLEBOOK_ACCESS_TOKEN": "a-token"]
  private static let address = "http://127.0.0.1:1"

  private func closedOffice() async throws -> Office {
    let office = try Office()
    try await office.close(.sakura)
    return office
  }

  @Test func `a missing currency or time zone is asked for by its flag`() async throws {
    let office = try await closedOffice()
    let shop = ["close", "2026-10", "--shop", "sakura-stationery", "--base-url", Self.address]
    try await office.requireRefusal(
      shop + ["--time-zone", "Asia/Tokyo"] + office.flags,
      environment: Self.environment,
      exitCode: 78,
      says: ["--currency"]
    )
    try await office.requireRefusal(
      shop + ["--currency", "JPY"] + office.flags,
      environment: Self.environment,
      exitCode: 78,
      says: ["--time-zone"]
    )
    try await office.requireRefusal(
      ["close", "2026-10"] + office.flags,
      exitCode: 78,
      says: ["--shop"]
    )
  }

  @Test func `the ledger's own settings of a shop can't be changed by accident`() async throws {
    let office = try await closedOffice()
    let shop = ["close", "2026-10", "--sandbox", FixtureShop.sakura.folder.path]
    try await office.requireRefusal(
      shop + ["--currency", "USD"] + office.flags,
      exitCode: 78,
      says: ["JPY", "USD"]
    )
    try await office.requireRefusal(
      shop + ["--time-zone", "Europe/Berlin"] + office.flags,
      exitCode: 78,
      says: ["Asia/Tokyo", "Europe/Berlin"]
    )
  }

  /// A configuration with one fault, and the line that it is in.
  struct Fault: Sendable, CustomTestStringConvertible {
    let text: String
    let line: Int
    let word: String
    var testDescription: String { word }
  }

  private static let head = "shops:\n  sakura-stationery:\n"
  static let faults = [
    Fault(text: "ledger: x\n\treports: y\n", line: 2, word: "YAML"),
    Fault(text: "ledger: x\nlegder: y\n", line: 2, word: "legder"),
    Fault(text: "reports: x\nreports: y\n", line: 2, word: "reports"),
    Fault(text: head + "    currency: JPY\n    curency: JPY\n", line: 4, word: "curency"),
    Fault(text: head + "    currency: [JPY]\n", line: 3, word: "currency"),
    Fault(
      text: head + "    currency: JPY\n    time_zone: Asia/Tokyo\n    allow_plain_http: maybe\n",
      line: 5,
      word: "allow_plain_http"
    ),
    Fault(
      text: head
        + "    currency: JPY\n    time_zone: Asia/Tokyo\n    terms:\n      due_days: many\n",
      line: 6,
      word: "due_days"
    ),
    Fault(
      text: head
        + "    currency: JPY\n    time_zone: Asia/Tokyo\n"
        + "    terms:\n      catalogue_band_percent: 101\n",
      line: 6,
      word: "catalogue_band_percent"
    ),
    Fault(
      text: head
        + "    currency: JPY\n    time_zone: Asia/Tokyo\n"
        + "    terms:\n      catalogue_check: sometimes\n",
      line: 6,
      word: "catalogue_check"
    ),
    Fault(
      text: head + "    currency: JPY\n    time_zone: Asia/Tokyo\n    page_size: many\n",
      line: 5,
      word: "page_size"
    ),
    Fault(
      text: head + "    time_zone: Asia/Tokyo\n    currency: yen\n",
      line: 4,
      word: "yen"
    ),
    Fault(
      text: head + "    currency: JPY\n    time_zone: Mars/Olympus\n",
      line: 4,
      word: "Mars/Olympus"
    ),
    Fault(
      text: head + "    currency: JPY\n    time_zone: Asia/Tokyo\n    dialect: french\n",
      line: 5,
      word: "french"
    ),
    Fault(text: "accounts:\n  bank:\n    code: 1000\n", line: 2, word: "bank"),
  ]
  static let feeFaults = [
    ("- rate: 6%", 5, "name"), ("- { name: Commission!, rate: 6% }", 5, "small letters"),
    ("- { name: commission, rate: 6 }", 5, "percentage"),
    ("- { name: commission, rate: 101% }", 5, "percentage"),
    ("- { name: commission, rate: 6%,\n       fixed: -1 }", 6, "fixed"),
    ("- { name: commission, fixed: 1e2 }", 5, "fixed"),
    ("- { name: commission, fixed: \"0.305\" }", 5, "fixed is 0.305"),
    ("- { name: commission }", 5, "keeps nothing"),
    ("- { name: commission, rate: 6%, minimum: 2,\n       cap: 1 }", 6, "cap"),
    ("- { name: commission, rate: 6%, from: 2026-02-30 }", 5, "from"),
    (
      "- { name: commission, rate: 6%, from: 2026-02-01,\n       through: 2026-01-31 }", 6,
      "through"
    ),
    ("- { name: commission, rate: 6%, skus: S1 }", 5, "skus"),
    ("- { name: commission, rate: 6%, skus: [] }", 5, "skus"),
    ("- { name: commission, rate: 6%,\n       categories: [tea] }", 6, "tea"),
    ("- { name: commission, rate: 6%, per: item }", 5, "per"),
    (
      "- { name: commission, rate: 6% }\n    - { name: commission, rate: 5%, skus: [S1] }", 6,
      "never applies"
    ),
    (
      "- { name: commission, rate: 6%, skus: [S1], account: { code: \"6010\", name: A } }\n"
        + "    - { name: commission, rate: 5%, account: { code: \"6011\", name: B } }",
      6, "has one"
    ),
    (
      "- { name: commission, rate: 6%,\n       account: { code: \"1000\", name: Commission } }", 6,
      "Bank"
    ),
    (
      "- { name: commission, rate: 6%, account: { code: \"6001\", name: A } }\n"
        + "    - { name: handling, fixed: 1, account: { code: \"6001\", name: B } }",
      6, "one name"
    ),
    (
      "- { name: commission, rate: 6%,\n       account: { code: \"6000\", name: Other } }", 6,
      "Platform fees"
    ),
    (
      "- { name: commission, rate: 6%,\n       account: { code: \"1000 \", name: A } }", 6,
      "white space"
    ),
  ].map { fees, line, word in
    Fault(
      text: head + "    currency: JPY\n    fees:\n    \(fees)\n    time_zone: Asia/Tokyo\n",
      line: line,
      word: word
    )
  }

  @Test(arguments: faults + feeFaults)
  func `a fault in the configuration is told with its line`(_ fault: Fault) async throws {
    let office = try await closedOffice()
    let file = try office.folder.write(fault.text, to: "settlebook.yaml")
    // The ledger and the packs are named by flags, so that nothing else is written.
    try await office.requireRefusal(
      ["close", "2026-10", "--base-url", Self.address] + office.flags,
      environment: Self.environment,
      exitCode: 78,
      says: ["settlebook.yaml, line \(fault.line):", fault.word]
    )
    try await office.requireRefusal(
      ["close", "2026-10", "--config", file.path, "--base-url", Self.address] + office.flags,
      environment: Self.environment,
      exitCode: 78,
      says: ["\(file.path), line \(fault.line):", fault.word]
    )
  }

  @Test func `a configuration that is not there is refused`() async throws {
    let office = try await closedOffice()
    try await office.requireRefusal(
      ["status", "--config", "nowhere.yaml"] + office.flags,
      exitCode: 78,
      says: ["nowhere.yaml"]
    )
  }

  @Test(arguments: ["http://shop.example", "http://192.0.2.1:8080", "ftp://127.0.0.1", "shop"])
  func `the token never travels to an address that is not safe`(
    _ address: String
  ) async throws {
    let office = try await closedOffice()
    try await office.requireRefusal(
      [
        "close", "2026-10", "--shop", "sakura-stationery", "--base-url", address, "--time-zone",
        "Asia/Tokyo", "--currency", "JPY",
      ] + office.flags,
      environment: Self.environment,
      exitCode: 78,
      says: ["https://"]
    )
  }

  @Test func `a token that others may read, or that is not there, is refused`() async throws {
    let office = try await closedOffice()
    let token = try office.folder.write("a-secret-token\n", to: "token")
    let empty = try office.folder.write("\n", to: "empty")
    try await setPermissions(0o644, of: token)
    try await setPermissions(0o600, of: empty)
    let missing = office.folder.file("nowhere")
    for (file, words) in [(token, "chmod 600"), (missing, "nowhere"), (empty, "empty")] {
      try office.folder.write(
        """
        shops:
          sakura-stationery:
            currency: JPY
            time_zone: Asia/Tokyo
            base_url: \(Self.address)
            token_file: \(file.path)

        """,
        to: "settlebook.yaml"
      )
      try await office.requireRefusal(
        ["close", "2026-10"] + office.flags,
        exitCode: 78,
        says: [words]
      )
    }
  }

  private func setPermissions(_ permissions: Int, of file: URL) async throws {
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file.path)
  }
}
