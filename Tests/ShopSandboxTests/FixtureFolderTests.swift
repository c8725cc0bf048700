import Bookkeeping
import Foundation
import ShopSandbox
import Testing

@Suite struct FixtureFolderTests {
  @Test func `a folder becomes a shop`() throws {
    let shop = """
      {"shop_id": "s-1", "shop_cipher": "GCP_1", "currency": "JPY", "time_zone": "Asia/Tokyo",
       "dialect": "openapi", "description": "東京の店",
       "terms": {"max_lag_days": 60, "due_days": 10, "trivial_units": 500}}
      """
    let fixture = try Fixture(
      shop: shop,
      orders: Fixture.orders(3),
      payments: Fixture.payments(2)
    )
    let loaded = try SandboxShop.load(folder: fixture.folder)
    #expect(loaded.shopID == "s-1")
    #expect(loaded.shopCipher == "GCP_1")
    #expect(loaded.currency.code == "JPY")
    #expect(loaded.timeZone.identifier == "Asia/Tokyo")
    #expect(loaded.dialect == .openapi)
    #expect(loaded.description == "東京の店")
    #expect(loaded.orderCount == 3)
    #expect(loaded.paymentCount == 2)
    var terms = SettlementTerms()
    terms.maxLagDays = 60
    terms.dueDays = 10
    terms.trivialUnits = 500
    #expect(loaded.shop.terms == terms)
    #expect(loaded.shop.id == "s-1")
  }

  @Test func `a folder that is missing, or a file, is told`() throws {
    let fixture = try Fixture()
    for folder in [fixture.path("nowhere"), fixture.path("shop.json")] {
      let error = #expect(throws: SandboxError.folderMissing(folder: folder)) {
        try SandboxShop.load(folder: folder)
      }
      #expect(error?.description.contains(folder) == true)
    }
  }

  @Test(arguments: ["shop.json", "orders.json", "payments.json"])
  func `a missing file is told by name`(name: String) throws {
    let fixture = try Fixture()
    try FileManager.default.removeItem(atPath: fixture.path(name))
    let error = #expect(throws: SandboxError.fileMissing(file: fixture.path(name))) {
      try SandboxShop.load(folder: fixture.folder)
    }
    #expect(error?.description.contains(fixture.path(name)) == true)
  }

  @Test func `a file that can't be read is told by name`() throws {
    let fixture = try Fixture(orders: nil)
    let path = fixture.path("orders.json")
    try FileManager.default.createDirectory(
      atPath: path,
      withIntermediateDirectories: false
    )
    #expect(throws: SandboxError.fileUnreadable(file: path, reason: "it is a folder")) {
      try SandboxShop.load(folder: fixture.folder)
    }
  }

  @Test func `a shop file too large to be one is refused`() throws {
    let padding = String(repeating: " ", count: 1 << 20)
    let fixture = try Fixture(shop: Fixture.plainShop + padding)
    #expect(
      throws: SandboxError.fileTooLarge(file: fixture.path("shop.json"), limit: 1 << 20)
    ) { try SandboxShop.load(folder: fixture.folder) }
  }

  @Test(arguments: [
    ("", 1, "the file is empty"),
    (" ", 1, "the file ends too early; the file does not hold a JSON array"),
    ("{}", 1, "the file does not hold a JSON array"),
    ("[{}\n,\n", 3, "the file ends too early; a JSON value is expected"),
    ("[{}", 1, "the file ends too early; a comma or the end is expected"),
    ("[{}] []", 1, "there is more after the end of the JSON"),
    ("[{\"a\":1,}]", 1, "a field's name is expected"),
    ("[{\"a\" 1}]", 1, "a colon is expected"),
    ("[\n{\"a\":1}\n{\"a\":2}]", 3, "a comma or the end is expected"),
    ("[01]", 1, "a comma or the end is expected"),
    ("[1.]", 1, "a digit is expected"),
    ("[-]", 1, "a digit is expected"),
    ("[1e]", 1, "a digit is expected"),
    ("[+1]", 1, "a JSON value is expected"),
    ("[tru]", 1, "a JSON value is expected"),
    ("[NaN]", 1, "a JSON value is expected"),
    ("[\"a]", 1, "the file ends too early; a text does not end"),
    ("[\"a\nb\"]", 1, "a control character in a text must be escaped"),
    ("[\"\\x\"]", 1, "an unknown escape"),
    ("[\"\\u12g4\"]", 1, "\\u needs four hexadecimal digits"),
    ("[1]\u{0}", 1, "there is more after the end of the JSON"),
  ])
  func `a broken orders file is told with line and reason`(
    text: String,
    line: Int,
    problem: String
  ) throws {
    let fixture = try Fixture(orders: text)
    let expected = SandboxError.malformed(
      file: fixture.path("orders.json"),
      line: line,
      problem: problem
    )
    let error = #expect(throws: expected) { try SandboxShop.load(folder: fixture.folder) }
    #expect(error?.description.contains("line \(line)") == true)
  }

  @Test func `nesting is bounded, so that no file exhausts the stack`() throws {
    let deep = String(repeating: "[", count: 100_000)
    let fixture = try Fixture(payments: deep)
    #expect(
      throws: SandboxError.malformed(
        file: fixture.path("payments.json"),
        line: 1,
        problem: "values are nested more than 64 deep"
      )
    ) { try SandboxShop.load(folder: fixture.folder) }
  }

  @Test func `a file that is not UTF-8 is refused`() throws {
    let fixture = try Fixture(orders: nil)
    let bytes = Data([0x5B, 0x22, 0xFF, 0x22, 0x5D])
    try bytes.write(to: URL(fileURLWithPath: fixture.path("orders.json")))
    #expect(
      throws: SandboxError.malformed(
        file: fixture.path("orders.json"),
        line: 1,
        problem: "the file is not UTF-8"
      )
    ) { try SandboxShop.load(folder: fixture.folder) }
  }

  @Test(arguments: [
    ("\"shop_id\": \"test-shop\"", "\"shop_id\": \"../x\"", "shop_id must be"),
    ("\"shop_id\": \"test-shop\", ", "", "shop_id is missing"),
    ("\"test-shop\"", "5", "shop_id is not of type String"),
    ("\"test-shop\"", "null", "shop_id is"),
    ("USD", "usd", "currency is no ISO 4217 code"),
    ("America/Los_Angeles", "America/Nowhere", "time_zone is no IANA zone"),
    ("openapi", "klingon", "dialect is none of openapi"),
    ("\"dialect\"", "\"shop_cypher\": \"x\", \"dialect\"", "the field shop_cypher is unknown"),
    ("\"dialect\"", "\"terms\": {\"lag\": 1}, \"dialect\"", "the field lag is unknown"),
    ("\"dialect\"", "\"terms\": {\"due_days\": -1}, \"dialect\"", "terms.due_days must be"),
    ("\"dialect\"", "\"terms\": {\"due_days\": \"9\"}, \"dialect\"", "terms.due_days is not"),
  ])
  func `a shop file that describes no shop is refused`(
    old: String,
    new: String,
    problem: String
  ) throws {
    let fixture = try Fixture(shop: Fixture.plainShop.replacing(old, with: new))
    let error = #expect(throws: SandboxError.self) { try SandboxShop.load(folder: fixture.folder) }
    guard case .badShop(let file, let told)? = error else {
      Issue.record("unexpected: \(String(describing: error))")
      return
    }
    #expect(file == fixture.path("shop.json"))
    #expect(told.hasPrefix(problem), "\(told)")
  }

  @Test func `a shop file that is not JSON is refused with its line`() throws {
    let fixture = try Fixture(shop: "{\n\"shop_id\": \n}")
    #expect(
      throws: SandboxError.malformed(
        file: fixture.path("shop.json"),
        line: 3,
        problem: "a JSON value is expected"
      )
    ) { try SandboxShop.load(folder: fixture.folder) }
  }
}
